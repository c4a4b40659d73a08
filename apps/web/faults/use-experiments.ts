'use client';

import type { Experiment, FieldProblem } from '@faultline/model';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ExperimentDocument, ExperimentListDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { ApiFailure, askApi } from '../shell/ask-api.ts';

const REFRESH_MS = 3_000;
/** Spans of calls that ended with an experiment are on their way for this long. */
const SETTLES_MS = 60_000;

/** Until when something of the experiment may still change; epoch milliseconds. */
export function settledAt({ expiresAt, stoppedAt }: Pick<Experiment, 'expiresAt' | 'stoppedAt'>): number {
  return (stoppedAt || expiresAt) + SETTLES_MS;
}

/** All experiments, newest first. */
export function useExperiments() {
  return useQuery({
    queryKey: ['experiments'],
    queryFn: ({ signal }) => askApi<ExperimentListDocument>(paths.faults, signal),
    refetchInterval: REFRESH_MS,
  });
}

/** One experiment and what it did; asked for again and again while that may change. @param isWanted asks for nothing if not */
export function useExperiment(id: string, isWanted = true) {
  return useQuery({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) => askApi<ExperimentDocument>(paths.fault(id), signal),
    enabled: isWanted,
    refetchInterval: ({ state: { data } }) => (data && settledAt(data) < Date.now() ? false : REFRESH_MS),
    retry: (failures, error) => !(error instanceof ApiFailure && error.status === 404) && failures < 1,
  });
}

/** Why no experiment was made: of each field that is wrong, and in a sentence. */
export class NotMade extends Error {
  override name = 'NotMade';
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** Makes an experiment, which is active at once. Fails with NotMade. */
export function useCreateExperiment(onMade: (experiment: Experiment) => void) {
  const client = useQueryClient();
  return useMutation<Experiment, NotMade, object>({
    mutationFn: async (definition) => {
      const response = await fetch(paths.faults, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(definition),
      }).catch((error: Error) => {
        throw new NotMade(error.message);
      });
      const body = await response.json().catch(() => undefined);
      if (!response.ok) throw new NotMade(body?.error?.message ?? `HTTP ${response.status}`, body?.error?.problems);
      return body as Experiment;
    },
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
    mutationFn: async () => {
      const response = await fetch(paths.fault(id), { method: 'DELETE' });
      const body = (await response.json()) as Experiment & { error?: { message: string } };
      if (!response.ok) throw new Error(body.error?.message ?? `HTTP ${response.status}`);
      return body;
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['experiment', id] });
      void client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
}
