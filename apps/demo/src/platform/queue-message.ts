/**
 * What travels through the queue. The broker speaks MQTT 3.1.1, which has no headers, so trace context goes beside the
 * body in the JSON payload, as the W3C's draft for MQTT 3 describes.
 */
export interface QueueMessage {
  /** W3C headers: `traceparent`, `tracestate`, `baggage`. */
  context: Record<string, string>;
  body: unknown;
}

/** The payload of a message. */
export function encodeMessage(message: QueueMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads a payload.
 * @throws Error saying what is wrong with a payload that is no message of ours
 */
export function decodeMessage(payload: string): QueueMessage {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new Error('The message is not JSON.');
  }
  if (typeof value !== 'object' || value === null || !('body' in value)) throw new Error('The message has no body.');
  const { body, context } = value as { body: unknown; context?: unknown };
  const headers = Object.entries(typeof context === 'object' && context !== null ? context : {});
  return {
    body,
    context: Object.fromEntries(headers.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}
