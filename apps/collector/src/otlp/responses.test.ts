import { describe, expect, it } from 'vitest';
import { RpcStatus, TraceResponse } from '../../test/reference-rows.ts';
import { encodeExportResponse, encodeStatus } from './responses.ts';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

describe('an export response', () => {
  it('can warn although everything was accepted', () => {
    const warning = { rejected: 0, message: 'This field will go.' };
    const bytes = encodeExportResponse('traces', warning, PROTOBUF);
    expect(TraceResponse.toObject(TraceResponse.decode(bytes), { longs: Number, defaults: true })).toEqual({
      partialSuccess: { rejectedSpans: 0, errorMessage: 'This field will go.' },
    });
    expect(JSON.parse(encodeExportResponse('logs', warning, JSON_TYPE).toString())).toEqual({
      partialSuccess: { rejectedLogRecords: '0', errorMessage: 'This field will go.' },
    });
  });

  it('stays small whatever there is to say', () => {
    const partial = { rejected: 1, message: '😀'.repeat(1 << 20) };
    for (const encoding of [PROTOBUF, JSON_TYPE] as const) {
      expect(encodeExportResponse('metrics', partial, encoding).length).toBeLessThan(8_192);
    }
  });
});

describe('a status', () => {
  it('says in its details where the request is wrong and when to come again', () => {
    const status = { grpcCode: 14, message: 'No.', violation: { field: 'a', description: 'b' }, retryAfterSeconds: 3 };
    expect(JSON.parse(encodeStatus(status, JSON_TYPE).toString())).toEqual({
      code: 14,
      message: 'No.',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'a', description: 'b' }] },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' },
      ],
    });
    expect(RpcStatus.toObject(RpcStatus.decode(encodeStatus(status, PROTOBUF)))).toMatchObject({
      code: 14,
      message: 'No.',
      details: [
        { typeUrl: 'type.googleapis.com/google.rpc.BadRequest' },
        { typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' },
      ],
    });
  });

  it('is cut between characters when it quotes too much', () => {
    const text = '😀'.repeat(10_000);
    const status = { grpcCode: 3, message: `x${text}`, violation: { field: text, description: text } };
    const bytes = encodeStatus(status, PROTOBUF);
    expect(bytes.length).toBeLessThan(5_000);
    const { message } = RpcStatus.toObject(RpcStatus.decode(bytes)) as { message: string };
    expect(message).toMatch(/^x(😀)+\uFFFD?…$/u);
  });
});
