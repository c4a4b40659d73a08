import { SpanStatusCode, trace } from '@opentelemetry/api';

/** A job that repeats until it is stopped. */
export interface Job {
  stop(): void;
}

/** By then what the job calls has come up, if everything was started together. */
const FIRST_RUN_AFTER_MS = 6_000;

/**
 * Runs a job soon and then every `everyMs`, never twice at the same time. A run that fails is over; the next one tries
 * again. Nothing instruments timers, so each run has a root span of its own here.
 */
export function startJob(name: string, everyMs: number, run: () => Promise<void>): Job {
  const tracer = trace.getTracer('demo-job');
  let running = false;

  const runOnce = (): void => {
    if (running) return;
    running = true;
    tracer.startActiveSpan(name, { root: true, attributes: { 'job.name': name } }, async (span) => {
      try {
        await run();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      } finally {
        running = false;
        span.end();
      }
    });
  };
  const first = setTimeout(runOnce, FIRST_RUN_AFTER_MS);
  const timer = setInterval(runOnce, everyMs);
  return {
    stop: () => {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}
