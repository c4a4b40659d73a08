const HTTP_STATUS = ['http.response.status_code', 'http.status_code'];
const HTTP_BAD_REQUESTS = new Set(['400', '401', '403', '405', '406', '411', '413', '414', '415', '422']);
const GRPC_STATUS = ['rpc.response.status_code', 'rpc.grpc.status_code'];
/** INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION, OUT_OF_RANGE, UNAUTHENTICATED. */
const GRPC_BAD_REQUESTS = new Set([
  ...['3', '7', '9', '11', '16'],
  ...['INVALID_ARGUMENT', 'PERMISSION_DENIED', 'FAILED_PRECONDITION', 'OUT_OF_RANGE', 'UNAUTHENTICATED'],
]);

/** Whether the status of a call says that its caller asked wrongly, by new and old semantic conventions. */
export function isBadRequest(attributes: Readonly<Record<string, string>>): boolean {
  return (
    HTTP_STATUS.some((key) => HTTP_BAD_REQUESTS.has(attributes[key] ?? '')) ||
    GRPC_STATUS.some((key) => GRPC_BAD_REQUESTS.has(attributes[key] ?? ''))
  );
}
