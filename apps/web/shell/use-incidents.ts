'use client';

import { useQuery } from '@tanstack/react-query';
import type { IncidentListDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi } from './ask-api.ts';

/** An incident is noticed within seconds, and is seen here as soon. */
export const INCIDENT_REFRESH_MS = 3_000;

/** @param query `?status=…&text=…` as the API takes it */
export function useIncidents(query: string) {
  return useQuery({
    queryKey: ['incidents', query],
    queryFn: ({ signal }) => askApi<IncidentListDocument>(`${paths.incidents}${query}`, signal),
    refetchInterval: INCIDENT_REFRESH_MS,
  });
}
