import { isSet, type JsonObject } from './json-fields.ts';
import { JsonMessages } from './json-messages.ts';
import { parseJson } from './parse-json.ts';

const TEMPORALITIES = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'];

/**
 * An `ExportMetricsServiceRequest` in OTLP/JSON as protobuf, so that both encodings are read by the same reader. Points
 * of histograms and summaries come out empty: they are counted only.
 * @throws DecodeError naming the field that has the wrong type
 */
export function metricsRequestFromJson(payload: Uint8Array): Uint8Array {
  return new MetricsRequestEncoder().encode(parseJson(payload));
}

class MetricsRequestEncoder {
  readonly #json = new JsonMessages();

  encode(request: unknown): Uint8Array {
    const json = this.#json;
    const { out, fields } = json;
    json.messages(fields.root(request), 'resourceMetrics', 1, (resourceMetrics) => {
      json.message(resourceMetrics, 'resource', 1, (resource) => json.attributes(resource, 1));
      json.messages(resourceMetrics, 'scopeMetrics', 2, (scopeMetrics) => {
        json.messages(scopeMetrics, 'metrics', 2, (metric) => {
          out.text(1, fields.text(metric, 'name'));
          this.#data(metric);
        });
      });
    });
    return out.bytes();
  }

  #data(metric: JsonObject): void {
    const json = this.#json;
    const { out, fields } = json;
    const numberPoints = (data: JsonObject): void =>
      json.messages(data, 'dataPoints', 1, (point) => this.#numberPoint(point));
    const countedPoints = (data: JsonObject): void => json.messages(data, 'dataPoints', 1, () => {});

    json.message(metric, 'gauge', 5, numberPoints);
    json.message(metric, 'sum', 7, (sum) => {
      numberPoints(sum);
      out.varint(2, fields.enumeration(sum, 'aggregationTemporality', 'AGGREGATION_TEMPORALITY_', TEMPORALITIES));
      out.varint(3, isSet(sum.isMonotonic) && fields.boolean(sum, 'isMonotonic') ? 1 : 0);
    });
    json.message(metric, 'histogram', 9, countedPoints);
    json.message(metric, 'exponentialHistogram', 10, countedPoints);
    json.message(metric, 'summary', 11, countedPoints);
  }

  #numberPoint(point: JsonObject): void {
    const { out, fields } = this.#json;
    out.fixed64(3, fields.uint64(point, 'timeUnixNano'));
    if (isSet(point.asDouble)) out.double(4, fields.double(point, 'asDouble'));
    else if (isSet(point.asInt)) out.fixed64(6, BigInt.asUintN(64, fields.int64(point, 'asInt')));
    this.#json.attributes(point, 7);
    out.varint(8, Number(fields.uint64(point, 'flags') & 0xffn));
  }
}
