import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { LOOPBACK, portOf } from './addresses.ts';

/** Attributes of both ends of a message, by OpenTelemetry's messaging conventions. */
export function messagingAttributes(operation: 'publish' | 'process', topic: string, clientId: string, bytes: number) {
  return {
    'messaging.system': 'mqtt',
    'messaging.destination.name': topic,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation === 'publish' ? 'send' : 'process',
    'messaging.client.id': clientId,
    'messaging.message.body.size': bytes,
    'server.address': LOOPBACK,
    'server.port': portOf('queue'),
  };
}

/** Marks a span as failed by what was thrown. */
export function failSpan(span: Span, error: unknown): void {
  span.setAttribute('error.type', error instanceof Error ? error.name : 'Error');
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
}
