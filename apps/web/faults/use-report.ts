'use client';

import type { Experiment, IsolationFacts } from '@faultline/model';
import { useQuery } from '@tanstack/react-query';
import type { BreakerDocument, IncidentListDocument, IncidentSummaryDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import type { ComparedGraph } from '../server/api/baseline.ts';
import { askApi } from '../shell/ask-api.ts';
import { isSettled } from './is-settled.ts';
import { type ReportWindows, reportWindows } from './report-windows.ts';

const REFRESH_MS = 5_000;
/** An incident may be noticed a little after what caused it is over. */
const NOTICED_WITHIN_MS = 300_000;

/** What was seen in the time of an experiment and before; read again while that may change. @param clockOffsetMs of the server */
export function useIsolationFacts(experiment: Experiment, clockOffsetMs: number) {
  return useQuery({
    queryKey: ['isolation', experiment.id, experiment.stoppedAt],
    queryFn: ({ signal }) => readFacts(experiment, reportWindows(experiment, Date.now() + clockOffsetMs), signal),
    refetchInterval: () => (isSettled(experiment, Date.now() + clockOffsetMs) ? false : REFRESH_MS),
  });
}

async function readFacts(
  { createdAt }: Experiment,
  windows: ReportWindows,
  signal: AbortSignal,
): Promise<{ facts: IsolationFacts; windows: ReportWindows }> {
  const { fromMs, toMs, baselineFromMs } = windows;
  const window = `from=${fromMs}&to=${toMs}`;
  const [graph, breakers] = await Promise.all([
    askApi<ComparedGraph>(`${paths.graph}?${window}&baselineFrom=${baselineFromMs}&baselineTo=${fromMs}`, signal),
    askApi<BreakerDocument[]>(`${paths.breakers}?${window}`, signal),
  ]);
  const openings = breakers.flatMap(({ service, name, transitions }) =>
    transitions
      .filter(({ to, at }) => to === 'open' && at >= createdAt && at < toMs)
      .map(({ at, injected }) => ({ service, name, at, injected })),
  );
  const { nodes, connections } = graph;
  return { facts: { nodes, connections, isPartial: graph.partial || graph.baseline.partial, openings }, windows };
}

/** Incidents that name the experiment. @param clockOffsetMs of the server */
export function useIncidentsOf(experiment: Experiment, clockOffsetMs: number) {
  const { id, createdAt, expiresAt, stoppedAt } = experiment;
  const toMs = (stoppedAt || expiresAt) + NOTICED_WITHIN_MS;
  return useQuery({
    queryKey: ['incidents-of', id, toMs],
    queryFn: async ({ signal }): Promise<IncidentSummaryDocument[]> => {
      const list = await askApi<IncidentListDocument>(
        `${paths.incidents}?from=${createdAt}&to=${toMs}&limit=1000`,
        signal,
      );
      return list.incidents.filter(({ experimentIds }) => experimentIds.includes(id));
    },
    refetchInterval: () => (isSettled(experiment, Date.now() + clockOffsetMs, NOTICED_WITHIN_MS) ? false : REFRESH_MS),
  });
}
