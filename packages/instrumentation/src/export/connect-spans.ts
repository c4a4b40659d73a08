import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

const PG_SCOPE = '@opentelemetry/instrumentation-pg';
const POOL_CONNECT = 'pg-pool.connect';
const CONNECT = 'pg.connect';

/** Pools whose connection attempt failed and which have not ended yet; more than these are not told apart. */
const MOST_REMEMBERED = 1_000;

/**
 * Decides which of pg's connection spans are calls to the database. Taking a connection belongs to the query that needs
 * it, and as a client span it would count as a second call; but one that failed is the only trace of the call that could
 * not be made. A pool and its connection both tell of one failure, which counts once.
 */
export class ConnectSpans {
  readonly #toldByConnection = new Set<string>();

  /** Whether the span is to be left out. Asked once for each span, as it ends. */
  isRedundant(span: ReadableSpan): boolean {
    if (span.instrumentationScope.name !== PG_SCOPE) return false;
    if (span.name !== CONNECT && span.name !== POOL_CONNECT) return false;
    const toldAlready = this.#toldByConnection.delete(span.spanContext().spanId);
    if (span.status.code !== SpanStatusCode.ERROR || toldAlready) return true;
    const pool = span.parentSpanContext?.spanId;
    if (span.name === CONNECT && pool && this.#toldByConnection.size < MOST_REMEMBERED)
      this.#toldByConnection.add(pool);
    return false;
  }
}
