'use client';

import type { Experiment } from '@faultline/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExperimentDocument, ExperimentListDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { askApi, retryUnlessMissing, sendToApi } from '../shell/ask-api.ts';
import { isSettled } from './is-settled.ts';

const REFRESH_MS = 3_000;

/** All experiments, newest first. */
export function useExperiments() {
  return useQuery({
    queryKey: ['experiments'],
    queryFn: ({ signal }) => askApi<ExperimentListDocument>(paths.faults, signal),
    refetchInterval: REFRESH_MS,
  });
}

/**
 * One experiment and what it did; asked for again and again while that may change.
 * @param clockOffsetMs of the server
 * @param isWanted asks for nothing if not
 */
export function useExperiment(id: string, clockOffsetMs: number, isWanted = true) {
  return useQuery({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) => askApi<ExperimentDocument>(paths.fault(id), signal),
    enabled: isWanted,
    refetchInterval: ({ state: { data } }) =>
      data && isSettled(data, Date.now() + clockOffsetMs) ? false : REFRESH_MS,
    retry: retryUnlessMissing,
  });
}

/** Makes an experiment, which is active at once. */
export function useCreateExperiment(onMade: (experiment: Experiment) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (definition: object) => sendToApi<Experiment>('POST', paths.faults, definition),
    onSuccess: (experiment) => {
      void client.invalidateQueries({ queryKey: ['experiments'] });
      onMade(experiment);
    },
  });
}

/** Stops an experiment; what the server has then is shown at once. */
export function useStopExperiment(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => sendToApi<Experiment>('DELETE', paths.fault(id)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['experiment', id] });
      void client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
}
