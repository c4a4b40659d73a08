import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { connect } from 'mqtt';
import { LOOPBACK, portOf } from './addresses.ts';
import { encodeMessage } from './queue-message.ts';
import { failSpan, messagingAttributes } from './queue-spans.ts';

/** Sends messages to topics of the queue. */
export interface Publisher {
  /** Resolves when the broker has taken the message. Throws at once while the broker is away. */
  publish(topic: string, body: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Connects to the queue, and again whenever the connection is lost. No instrumentation of MQTT exists: spans are made here. */
export function connectPublisher(clientId: string): Publisher {
  const client = connect({ host: LOOPBACK, port: portOf('queue'), clientId, reconnectPeriod: 500 });
  client.on('error', () => {});
  const tracer = trace.getTracer('demo-queue');

  return {
    async publish(topic, body) {
      const span = tracer.startSpan(`publish ${topic}`, { kind: SpanKind.PRODUCER });
      try {
        const headers: Record<string, string> = {};
        propagation.inject(trace.setSpan(context.active(), span), headers);
        const payload = encodeMessage({ context: headers, body });
        span.setAttributes(messagingAttributes('publish', topic, clientId, Buffer.byteLength(payload)));
        if (!client.connected) throw new Error('The queue cannot be reached.');
        await client.publishAsync(topic, payload, { qos: 1 });
      } catch (error) {
        failSpan(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    close: () => client.endAsync(true),
  };
}
