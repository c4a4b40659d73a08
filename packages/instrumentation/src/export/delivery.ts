import type { Settings } from '../settings.ts';
import { ConnectSpans } from './connect-spans.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import type { Outage } from './outage.ts';
import { SpanQueue } from './span-queue.ts';

/** How finished spans reach the collector. */
export interface Delivery {
  queue: SpanQueue;
  hasPending(): boolean;
  flush(): Promise<void>;
}

export function createDelivery(settings: Settings, outage: Outage): Delivery {
  const { exporter, setRetrying } = createOtlpExporter(
    { url: settings.endpoint, compression: settings.compression, env: process.env },
    outage,
  );
  const { delayMs, maxQueueSize, maxBatchSize } = settings;
  const connectSpans = new ConnectSpans();
  const queue = new SpanQueue({
    exporter,
    isRedundant: (span) => connectSpans.isRedundant(span),
    delayMs,
    maxQueueSize,
    maxBatchSize,
    onLoss: (spans) => outage.lose(spans),
  });
  return {
    queue,
    hasPending: () => queue.hasPending,
    flush: async () => {
      setRetrying(false);
      await queue.forceFlush();
      setRetrying(true);
    },
  };
}
