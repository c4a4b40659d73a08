/**
 * Condition that finds the spans of traces by the primary key of `spans`: besides the ids, it names the services and
 * times that `trace_places` knows of. Ids are compared as bytes.
 * @param ids SQL for an array of trace ids in lower-case hex
 */
export function ofTraces(ids: string): string {
  return `TraceId IN (SELECT toFixedString(unhex(arrayJoin(${ids})), 16))
    AND (ServiceName, toStartOfInterval(Timestamp, INTERVAL 10 SECOND)) IN (
      SELECT service, bucket FROM trace_places WHERE lower(hex(trace_id)) IN ${ids})`;
}
