import { GRPC, Problem } from '../receiver/problem.ts';

const UNIT_MS: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
/** What setTimeout can wait for. */
const LONGEST_MS = 2 ** 31 - 1;

/** How long a client waits for the answer to its call. */
export class Deadline {
  /** Rejects with Problem 504 when it has passed. */
  readonly passed: Promise<never>;
  readonly #timer: NodeJS.Timeout | undefined;

  /** @param withinMs undefined = for ever */
  constructor(withinMs: number | undefined) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.passed = promise;
    if (withinMs === undefined) return;
    this.#timer = setTimeout(
      () => reject(new Problem(504, GRPC.deadlineExceeded, `The call took longer than its ${withinMs} ms.`)),
      withinMs,
    );
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

/** A `grpc-timeout` header in milliseconds; undefined where there is none, or none that can be read. */
export function timeoutMs(header: string | undefined): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(header ?? '');
  return match ? Math.min(Number(match[1]) * UNIT_MS[match[2]!]!, LONGEST_MS) : undefined;
}
