'use client';

import type { GraphView } from '@faultline/model';
import { useCallback, useState } from 'react';
import type { TimelineDocument } from '../../api-documents.ts';
import type { Window } from './graph-windows.ts';
import { TimeBar } from './time-bar.tsx';
import { BUCKET_MS, type TimeState, WINDOWS } from './time-state.ts';
import { Timeline } from './timeline.tsx';
import { useReplay } from './use-replay.ts';
import { useTimeKeys } from './use-time-keys.ts';

interface Props {
  time: TimeState;
  /** The graph of `time` is there. */
  isCurrent: boolean;
  timeline: TimelineDocument | undefined;
  range: Window;
  baseline: Window | undefined;
  /** The server's clock; epoch milliseconds. */
  nowMs: number;
  /** How the graph is seen; the same object while it is the same. */
  view: GraphView;
  onTime: (time: Partial<TimeState>, isNext?: boolean) => void;
}

const LIVE_WINDOW_MS = 60_000;
const USUAL_SPEED = 10;

/** Everything one does with time. */
export function TimeControl({ time, isCurrent, timeline, range, baseline, nowMs, view, onTime }: Props) {
  const { at, speed, window } = time;
  const [chosenSpeed, setChosenSpeed] = useState(speed || USUAL_SPEED);
  useReplay(time, isCurrent, nowMs, view, onTime);
  const pauseOrReplay = useCallback(() => {
    if (at === null) onTime({ at: Math.ceil(nowMs / BUCKET_MS) * BUCKET_MS });
    else onTime({ speed: speed > 0 ? 0 : chosenSpeed });
  }, [at, speed, chosenSpeed, nowMs, onTime]);
  const goLive = useCallback(() => onTime({ at: null, speed: 0 }), [onTime]);
  useTimeKeys(pauseOrReplay, goLive);
  return (
    <TimeBar
      time={time}
      chosenSpeed={chosenSpeed}
      onSpeed={setChosenSpeed}
      onTime={onTime}
      onPauseOrReplay={pauseOrReplay}
    >
      <Timeline
        timeline={timeline}
        range={range}
        at={at}
        lengthMs={at === null ? LIVE_WINDOW_MS : WINDOWS[window]}
        baseline={baseline}
        nowMs={nowMs}
        onMoment={(moment, isNext) => onTime(moment === null ? { at: null, speed: 0 } : { at: moment }, isNext)}
      />
    </TimeBar>
  );
}
