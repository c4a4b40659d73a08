import { SpanBlock } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { type NativeRow, readNativeBlock } from '../../test/native-block-reader.ts';
import { messageFromJson, RandomRequests, randomSource } from '../../test/random-requests.ts';
import { type Message, referenceRows, TraceRequest } from '../../test/reference-rows.ts';
import { DecodeError, TooMuchError } from './decode-error.ts';
import { traceRequestFromJson } from './json-to-protobuf.ts';
import { ProtoWriter } from './proto-writer.ts';
import { SpanBlocks } from './span-blocks.ts';
import { type TranscodeResult, transcodeSpans } from './transcode-spans.ts';

const LIMITS = { maxBytes: 64 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
const ONE_BLOCK = { rows: 1e6, blockBytes: 1e9 };
const TRACE_ID = Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex');
const SPAN_ID = Buffer.from('1112131415161718', 'hex');
const START_NS = 1_700_000_000_123_456_789n;

const transcode = (payload: Uint8Array, block: SpanBlock, limits = LIMITS): TranscodeResult =>
  transcodeSpans(payload, new SpanBlocks(block, ONE_BLOCK), limits);

const encode = (request: unknown): Uint8Array =>
  TraceRequest.encode(TraceRequest.fromObject(messageFromJson(request) as Message)).finish();

function rowsOf(payload: Uint8Array): NativeRow[] {
  const block = new SpanBlock();
  const { accepted } = transcode(payload, block);
  expect(block.rows).toBe(accepted);
  return readNativeBlock(block.finish()).rows;
}

/** A request with one good span, to which `more` adds fields. */
function requestWith(more: (out: ProtoWriter) => void = () => {}): Buffer {
  const out = new ProtoWriter();
  out.message(1, () => out.message(2, () => writeSpan(out, more)));
  return out.bytes();
}

function writeSpan(out: ProtoWriter, more: (out: ProtoWriter) => void = () => {}): void {
  out.message(2, () => {
    out.raw(1, TRACE_ID);
    out.raw(2, SPAN_ID);
    out.fixed64(7, START_NS);
    more(out);
  });
}

function attributeText(writeValue: (out: ProtoWriter) => void): string {
  const [row] = rowsOf(
    requestWith((out) =>
      out.message(9, () => {
        out.text(1, 'key');
        out.message(2, () => writeValue(out));
      }),
    ),
  );
  return (row!.SpanAttributes as [string, string][])[0]![1];
}

describe('the transcoder', () => {
  it('agrees with a protobufjs reference on random requests, in protobuf and in JSON', () => {
    const requests = new RandomRequests(20_26);
    let spans = 0;
    for (let round = 0; round < 300; round++) {
      const request = requests.request();
      const payload = encode(request);
      const expected = referenceRows(payload);
      expect(rowsOf(payload)).toEqual(expected);
      expect(rowsOf(traceRequestFromJson(Buffer.from(JSON.stringify(request))))).toEqual(expected);
      spans += expected.length;
    }
    expect(spans).toBeGreaterThan(1000);
  });

  it('keeps rows of many requests apart in one block', () => {
    const requests = new RandomRequests(7);
    const block = new SpanBlock();
    const expected: NativeRow[] = [];
    for (let round = 0; round < 100; round++) {
      const payload = encode(requests.request());
      transcode(payload, block);
      expected.push(...referenceRows(payload));
    }
    expect(readNativeBlock(block.finish()).rows).toEqual(expected);
    expect(block.rows).toBe(0);
  });

  it('goes on in another block when one is full, with the same resource and scope', () => {
    const requests = new RandomRequests(8);
    for (let round = 0; round < 50; round++) {
      const payload = encode(requests.request());
      const blocks = new SpanBlocks(new SpanBlock(), { rows: 2, blockBytes: 1e9 });
      transcodeSpans(payload, blocks, LIMITS);
      const parts = blocks.all.map((block) => readNativeBlock(block.finish()).rows);
      expect(parts.flat()).toEqual(referenceRows(payload));
      for (const rows of parts) expect(rows.length).toBeLessThanOrEqual(2);
    }
  });

  it('forgets all blocks of a request that breaks off', () => {
    const payload = Buffer.concat([encode(new RandomRequests(8).request()), Buffer.from([0x0a])]);
    const blocks = new SpanBlocks(new SpanBlock(), { rows: 1, blockBytes: 1e9 });
    expect(() => transcodeSpans(payload, blocks, LIMITS)).toThrow(DecodeError);
    expect(blocks.all.map((block) => block.rows)).toEqual([0]);
  });

  it('refuses spans that started too long ago or start in the future', () => {
    const startMs = Number(START_NS / 1_000_000n);
    const rejectionOf = (oldestStartMs: number, newestStartMs: number): unknown =>
      [...transcode(requestWith(), new SpanBlock(), { ...LIMITS, oldestStartMs, newestStartMs }).rejected][0]?.[0];
    expect(rejectionOf(startMs + 1, startMs + 2)).toBe('start_time_too_old');
    expect(rejectionOf(startMs - 2, startMs - 1)).toBe('start_time_in_future');
    expect(rejectionOf(startMs, startMs + 1)).toBe(undefined);
  });

  it('keeps an event of a time at which no span may start, without its time', () => {
    const at = (ns: bigint) => (out: ProtoWriter) => out.message(11, () => out.fixed64(1, ns));
    const payload = requestWith((out) => {
      for (const ns of [START_NS, 31_536_000_000_000_000n, START_NS + 86_400_000_000_000n]) at(ns)(out);
    });
    const startMs = Number(START_NS / 1_000_000n);
    const block = new SpanBlock();
    transcode(payload, block, { ...LIMITS, oldestStartMs: startMs - 1_000, newestStartMs: startMs + 1_000 });
    const [row] = readNativeBlock(block.finish()).rows;
    expect(row!['Events.Timestamp']).toEqual([START_NS, 0n, 0n]);
  });

  it('refuses single spans with invalid ids or times, says why, and keeps the others', () => {
    const out = new ProtoWriter();
    const span = (traceId: Buffer, spanId: Buffer, parentSpanId: Buffer, start: bigint): void =>
      out.message(2, () => {
        out.raw(1, traceId);
        out.raw(2, spanId);
        out.raw(4, parentSpanId);
        out.fixed64(7, start);
        out.message(9, () => out.text(1, 'key'));
      });
    out.message(1, () =>
      out.message(2, () => {
        span(TRACE_ID, SPAN_ID, SPAN_ID, START_NS);
        span(Buffer.alloc(16), SPAN_ID, SPAN_ID, START_NS);
        span(TRACE_ID.subarray(1), SPAN_ID, SPAN_ID, START_NS);
        span(TRACE_ID, Buffer.alloc(8), SPAN_ID, START_NS);
        span(TRACE_ID, SPAN_ID, SPAN_ID.subarray(4), START_NS);
        span(TRACE_ID, SPAN_ID, Buffer.alloc(8), START_NS);
        span(TRACE_ID, SPAN_ID, SPAN_ID, 0n);
        span(TRACE_ID, SPAN_ID, SPAN_ID, 2n ** 63n);
        span(TRACE_ID, SPAN_ID, Buffer.alloc(0), 2n ** 63n - 1n);
      }),
    );
    const block = new SpanBlock();
    const result = transcode(out.bytes(), block);
    expect(result).toEqual({
      received: 9,
      accepted: 3,
      rejected: new Map([
        ['invalid_trace_id', 2],
        ['invalid_span_id', 1],
        ['invalid_parent_span_id', 1],
        ['invalid_start_time', 2],
      ]),
    });
    const { rows } = readNativeBlock(block.finish());
    const noParent = '0000000000000000';
    expect(rows.map((row) => row.ParentSpanId)).toEqual([SPAN_ID.toString('hex'), noParent, noParent]);
    expect(rows.map((row) => row.SpanAttributes)).toEqual(rows.map(() => [['key', '']]));
  });

  it('takes a resource and a scope that stand behind the spans they describe', () => {
    const out = new ProtoWriter();
    out.message(1, () => {
      out.message(2, () => {
        writeSpan(out);
        out.message(1, () => {
          out.text(1, 'scope');
          out.text(2, '1.0');
        });
      });
      out.message(1, () =>
        out.message(1, () => {
          out.text(1, 'service.name');
          out.message(2, () => out.text(1, 'late'));
        }),
      );
    });
    expect(rowsOf(out.bytes())).toMatchObject([
      { ServiceName: 'late', ScopeName: 'scope', ScopeVersion: '1.0', ResourceAttributes: [['service.name', 'late']] },
    ]);
  });

  it('calls a service without a name unknown_service', () => {
    expect(rowsOf(requestWith())).toMatchObject([{ ServiceName: 'unknown_service', ResourceAttributes: [] }]);
  });

  it('passes unknown fields of every wire type, groups included', () => {
    const unknown = Buffer.concat([
      Buffer.from([0xf8, 0x06, 0x96, 0x01]), // field 111, varint
      Buffer.from([0xf9, 0x06, 1, 2, 3, 4, 5, 6, 7, 8]), // fixed64
      Buffer.from([0xfa, 0x06, 2, 9, 9]), // length-delimited
      Buffer.from([0xfb, 0x06, 0x08, 0x01, 0x13, 0x14, 0xfc, 0x06]), // a group with a field and a group in it
      Buffer.from([0xfd, 0x06, 1, 2, 3, 4]), // fixed32
    ]);
    expect(rowsOf(Buffer.concat([unknown, requestWith(), unknown]))).toHaveLength(1);
  });

  it.each<[string, (out: ProtoWriter) => void, string]>([
    ['strings as they are', (out) => out.text(1, 'ü "q"'), 'ü "q"'],
    ['booleans', (out) => out.varint(2, 1), 'true'],
    ['the largest integer', (out) => out.int64(3, 2n ** 63n - 1n), '9223372036854775807'],
    ['the smallest integer', (out) => out.int64(3, -(2n ** 63n)), '-9223372036854775808'],
    ['integers beyond 2^53', (out) => out.int64(3, 2n ** 53n + 1n), '9007199254740993'],
    ['doubles in their shortest form', (out) => out.double(4, 0.1), '0.1'],
    ['doubles that are not finite', (out) => out.double(4, Number.NEGATIVE_INFINITY), '-Infinity'],
    ['bytes in base64', (out) => out.raw(7, Buffer.from([0xff, 0xfe])), '//4='],
    ['nothing', () => {}, ''],
  ])('stores %s', (_what, write, expected) => {
    expect(attributeText(write)).toBe(expected);
  });

  it('stores lists and maps as JSON, with exact integers and doubled keys', () => {
    const text = attributeText((out) =>
      out.message(6, () => {
        for (const value of [1n, 2n ** 60n + 1n]) {
          out.message(1, () => {
            out.text(1, '__proto__');
            out.message(2, () => out.message(5, () => out.message(1, () => out.int64(3, value))));
          });
        }
        out.message(1, () => {
          out.text(1, 'nan');
          out.message(2, () => out.double(4, Number.NaN));
        });
        out.message(1, () => out.text(1, 'none'));
      }),
    );
    expect(text).toBe('{"__proto__":[1],"__proto__":[1152921504606846977],"nan":"NaN","none":null}');
  });

  it('replaces what is not UTF-8, in names, keys and values of any length', () => {
    const bad = Buffer.from([0x61, 0xff, 0x62]);
    const long = Buffer.alloc(1000, 0xc0);
    const [row] = rowsOf(
      requestWith((out) => {
        out.raw(5, bad);
        for (const value of [bad, long]) {
          out.message(9, () => {
            out.raw(1, bad);
            out.message(2, () => out.raw(1, value));
          });
        }
      }),
    );
    expect(row!.SpanName).toBe('a\ufffdb');
    expect(row!.SpanAttributes).toEqual([
      ['a\ufffdb', 'a\ufffdb'],
      ['a\ufffdb', '\ufffd'.repeat(1000)],
    ]);
  });

  it('says in which span and at which byte a payload breaks off', () => {
    const payload = requestWith((out) => out.text(5, 'a name'));
    const cut = Buffer.from(payload);
    cut[cut.length - 7] = 100; // the announced length of the name
    expect(() => transcode(cut, new SpanBlock())).toThrowError(
      new DecodeError(
        `resource_spans[0].scope_spans[0].spans[0], byte ${cut.length - 7}`,
        '100 bytes are announced, 6 are left',
      ),
    );
  });

  it('refuses values nested without end', () => {
    let value = Buffer.alloc(0);
    for (let depth = 0; depth < 5000; depth++) {
      const out = new ProtoWriter();
      out.message(5, () => out.raw(1, value));
      value = Buffer.from(out.bytes());
    }
    const payload = requestWith((out) => out.message(9, () => out.raw(2, value)));
    expect(() => rowsOf(payload)).toThrow('nested deeper than 100');
  });

  it('refuses a request whose resource attributes would fill the memory', () => {
    const out = new ProtoWriter();
    out.message(1, () => {
      out.message(1, () =>
        out.message(1, () => {
          out.text(1, 'big');
          out.message(2, () => out.text(1, 'x'.repeat(1 << 16)));
        }),
      );
      out.message(2, () => {
        for (let span = 0; span < 100; span++) writeSpan(out);
      });
    });
    const block = new SpanBlock();
    expect(() => transcode(out.bytes(), block, { ...LIMITS, maxBytes: 1 << 20 })).toThrow(TooMuchError);
    expect(block.rows).toBe(0);
  });

  it.each([
    ['resources', (out: ProtoWriter) => out.message(1, () => {})],
    ['scopes', (out: ProtoWriter) => out.message(1, () => out.message(2, () => {}))],
    ['spans', (out: ProtoWriter) => out.message(1, () => out.message(2, () => out.message(2, () => {})))],
  ])('refuses a request of nothing but empty %s, which would take long and bring nothing', (_what, write) => {
    const out = new ProtoWriter();
    for (let message = 0; message < 2_000; message++) write(out);
    expect(transcode(out.bytes(), new SpanBlock()).accepted).toBe(0);
    expect(() => transcode(out.bytes(), new SpanBlock(), { ...LIMITS, maxBytes: 100_000 })).toThrow(TooMuchError);
  });

  it.each([
    ['control characters', (list: ProtoWriter) => list.message(1, () => list.raw(1, Buffer.alloc(9 << 20, 1)))],
    [
      'elements without a value',
      (list: ProtoWriter) => {
        for (let element = 0; element < 1_700_000; element++) list.raw(1, Buffer.alloc(0));
      },
    ],
  ])('refuses a list of %s that is much longer as JSON', (_what, write) => {
    const payload = requestWith((out) => out.message(9, () => out.message(2, () => out.message(5, () => write(out)))));
    expect(() => rowsOf(payload)).toThrow('a list or map takes more than 8388608 characters as JSON');
  });
});

describe('a malformed payload', () => {
  it('cut anywhere or with any bytes changed is refused or read, and leaves no trace of itself in the block', () => {
    const random = randomSource(99);
    const requests = new RandomRequests(3);
    const good = encode(requests.request());
    const goodRows = referenceRows(good);
    let refused = 0;
    for (let round = 0; round < 300; round++) {
      const broken = Buffer.from(encode(requests.request()));
      for (let change = 0; change < 3; change++) {
        broken[Math.floor(random() * broken.length)] = Math.floor(random() * 256);
      }
      const payload = random() < 0.5 ? broken : broken.subarray(0, Math.floor(random() * broken.length));
      const block = new SpanBlock();
      transcode(good, block);
      let expectedRows = goodRows.length * 2;
      try {
        expectedRows += transcode(payload, block).accepted;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        refused++;
      }
      transcode(good, block);
      const { rows } = readNativeBlock(block.finish());
      expect(rows).toHaveLength(expectedRows);
      expect(rows.slice(0, goodRows.length)).toEqual(goodRows);
      expect(rows.slice(rows.length - goodRows.length)).toEqual(goodRows);
    }
    expect(refused).toBeGreaterThan(75);
  });

  it('of random bytes never does worse than being refused', () => {
    const random = randomSource(5);
    for (let round = 0; round < 2000; round++) {
      const payload = Buffer.from(Array.from({ length: 40 }, () => Math.floor(random() * 256)));
      try {
        transcode(payload, new SpanBlock());
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});
