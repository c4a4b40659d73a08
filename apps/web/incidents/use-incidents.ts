'use client';

import type { IncidentPatch } from '@faultline/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IncidentDocument, IncidentListDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { ApiFailure, askApi } from '../shell/ask-api.ts';

/** An incident is noticed within seconds, and is seen here as soon. */
const REFRESH_MS = 3_000;

/** @param query `?status=…&text=…` as the API takes it */
export function useIncidents(query: string) {
  return useQuery({
    queryKey: ['incidents', query],
    queryFn: ({ signal }) => askApi<IncidentListDocument>(`${paths.incidents}${query}`, signal),
    refetchInterval: REFRESH_MS,
  });
}

/** One incident; asked for again and again while it is open. */
export function useIncident(id: string) {
  return useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => askApi<IncidentDocument>(paths.incident(id), signal),
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? false : REFRESH_MS),
    retry: (failures, error) => !(error instanceof ApiFailure && error.status === 404) && failures < 1,
  });
}

/** Says something of an incident; what the server has then is shown at once. */
export function useRemark(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (patch: IncidentPatch) => {
      const response = await fetch(paths.incident(id), {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(patch),
      });
      const body = (await response.json()) as IncidentDocument & { error?: { message: string } };
      if (!response.ok) throw new Error(body.error?.message ?? `HTTP ${response.status}`);
      return body;
    },
    onSuccess: (incident) => client.setQueryData(['incident', id], incident),
  });
}
