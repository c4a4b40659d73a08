'use client';

import type { GraphView } from '@faultline/model';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { shownWindow } from './graph-windows.ts';
import { replayStep } from './replay-step.ts';
import type { TimeState } from './time-state.ts';
import { fetchGraphAhead } from './use-graph-at.ts';

/**
 * Moves what is shown on while a replay runs, and back to now where it has caught up. A step waits until the one before is
 * on the screen: a slow store makes the replay slow, and leaves nothing out.
 * @param isShown the graph of `time.at` is there
 * @param nowMs the server's clock
 * @param view has to stay the same object while it is the same
 */
export function useReplay(
  { at, speed, window }: TimeState,
  isShown: boolean,
  nowMs: number,
  view: GraphView,
  onTime: (time: Partial<TimeState>, isNext: boolean) => void,
): void {
  const client = useQueryClient();
  const now = useRef(nowMs);
  useEffect(() => {
    now.current = nowMs;
  }, [nowMs]);
  useEffect(() => {
    if (at === null || speed === 0 || !isShown) return;
    const { stepMs, everyMs } = replayStep(speed);
    const next = at + stepMs;
    const ahead = shownWindow({ at: next, window });
    if (ahead && next <= now.current) fetchGraphAhead(client, ahead, view);
    const timer = setTimeout(() => onTime(next > now.current ? { at: null, speed: 0 } : { at: next }, true), everyMs);
    return () => clearTimeout(timer);
  }, [at, speed, window, isShown, view, onTime, client]);
}
