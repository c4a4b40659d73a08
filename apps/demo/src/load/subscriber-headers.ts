const DEVICES = ['tv', 'phone', 'tablet', 'browser'] as const;

/** Who asks, and from what: each subscriber has one device. Experiments choose requests by these. */
export function subscriberHeaders(user: number): Record<string, string> {
  return { 'x-user-id': `u-${user}`, 'x-device': DEVICES[user % DEVICES.length]! };
}
