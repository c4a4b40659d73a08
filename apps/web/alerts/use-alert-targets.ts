'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertDeliveryDocument, AlertTargetDocument, AlertTargetListDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi, sendToApi } from '../shell/ask-api.ts';

const REFRESH_MS = 3_000;
const KEY = ['alert-targets'];

/** All targets, oldest first. */
export function useAlertTargets() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => askApi<AlertTargetListDocument>(paths.alertTargets, signal),
    refetchInterval: REFRESH_MS,
  });
}

/** Makes a target. @param onMade with the API's answer */
export function useCreateTarget(onMade: (target: AlertTargetDocument) => void) {
  return useChange((body: object) => sendToApi<AlertTargetDocument>('POST', paths.alertTargets, body), onMade);
}

/** Switches a target on or off. */
export function useSwitchTarget(id: string) {
  return useChange((enabled: boolean) => sendToApi<AlertTargetDocument>('PATCH', paths.alertTarget(id), { enabled }));
}

/** Removes a target for good. */
export function useRemoveTarget(id: string) {
  return useChange(() => sendToApi<AlertTargetDocument>('DELETE', paths.alertTarget(id)));
}

/** Has a test sent; what came of it is there after seconds. */
export function useTestTarget(id: string) {
  return useChange(() => sendToApi<AlertDeliveryDocument>('POST', paths.alertTest(id)));
}

function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>, onDone?: (answer: Answer) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: KEY });
      onDone?.(answer);
    },
  });
}
