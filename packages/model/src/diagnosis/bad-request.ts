/** Attributes that hold the status of a call, by new and old semantic conventions, and the values that blame its caller. */
export const BAD_REQUESTS = {
  http: {
    keys: ['http.response.status_code', 'http.status_code'],
    values: ['400', '401', '403', '405', '406', '411', '413', '414', '415', '422'],
  },
  grpc: {
    keys: ['rpc.response.status_code', 'rpc.grpc.status_code'],
    /** INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION, OUT_OF_RANGE, UNAUTHENTICATED. */
    values: [
      ...['3', '7', '9', '11', '16'],
      ...['INVALID_ARGUMENT', 'PERMISSION_DENIED', 'FAILED_PRECONDITION', 'OUT_OF_RANGE', 'UNAUTHENTICATED'],
    ],
  },
} as const;

/** Whether the status of a call says that its caller asked wrongly. */
export function isBadRequest(attributes: Readonly<Record<string, string>>): boolean {
  return Object.values(BAD_REQUESTS).some(({ keys, values }) =>
    keys.some((key) => (values as readonly string[]).includes(attributes[key] ?? '')),
  );
}
