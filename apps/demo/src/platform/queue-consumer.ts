import { messageOf } from '@faultline/runtime';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { connect } from 'mqtt';
import { LOOPBACK, portOf } from './addresses.ts';
import { decodeMessage } from './queue-message.ts';
import { failSpan, messagingAttributes } from './queue-spans.ts';

/** Receives messages until it is closed. */
export interface Consumer {
  close(): Promise<void>;
}

/**
 * Processes the messages of a topic one after the other; those that arrive faster wait in memory. Each gets a CONSUMER
 * span that continues the sender's trace and is linked to the sending span. A message that fails is dropped.
 */
export function consume(clientId: string, topic: string, process: (body: unknown) => Promise<void>): Consumer {
  const client = connect({ host: LOOPBACK, port: portOf('queue'), clientId, reconnectPeriod: 500 });
  const tracer = trace.getTracer('demo-queue');
  const waiting: Buffer[] = [];
  let busy = false;

  const processNext = async (payload: Buffer): Promise<void> => {
    const message = decodeMessage(payload.toString());
    const sender = propagation.extract(ROOT_CONTEXT, message.context);
    const senderSpan = trace.getSpanContext(sender);
    const span = tracer.startSpan(
      `process ${topic}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: messagingAttributes('process', topic, clientId, payload.byteLength),
        links: senderSpan ? [{ context: senderSpan }] : [],
      },
      sender,
    );
    try {
      await context.with(trace.setSpan(sender, span), () => process(message.body));
    } catch (error) {
      failSpan(span, error);
    } finally {
      span.end();
    }
  };
  const drain = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let payload = waiting.shift(); payload; payload = waiting.shift()) {
      await processNext(payload).catch((error) => console.error(`demo-${clientId}: ${messageOf(error)}`));
    }
    busy = false;
  };

  client.on('error', () => {});
  client.on('connect', () => client.subscribe(topic, { qos: 1 }));
  client.on('message', (_topic, payload) => {
    waiting.push(payload);
    void drain();
  });
  return { close: () => client.endAsync(true) };
}
