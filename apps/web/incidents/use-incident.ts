'use client';

import type { IncidentPatch } from '@faultline/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi, isMissing, retryUnlessMissing, sendToApi } from '../shell/ask-api.ts';
import { INCIDENT_REFRESH_MS } from '../shell/use-incidents.ts';

/** One incident; asked for again and again while it is open. */
export function useIncident(id: string) {
  return useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => askApi<IncidentDocument>(paths.incident(id), signal),
    refetchInterval: ({ state: { data, error } }) =>
      data?.status === 'closed' || isMissing(error) ? false : INCIDENT_REFRESH_MS,
    retry: retryUnlessMissing,
  });
}

/** Says something of an incident; what the server has then is shown at once. */
export function useRemark(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: IncidentPatch) => sendToApi<IncidentDocument>('PATCH', paths.incident(id), patch),
    onSuccess: async (incident) => {
      // What is being read may be of the time before, and would take the place of this when it comes.
      await client.cancelQueries({ queryKey: ['incident', id] });
      client.setQueryData(['incident', id], incident);
    },
  });
}
