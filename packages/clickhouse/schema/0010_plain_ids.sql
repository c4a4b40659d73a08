-- Random ids cannot be compressed, and trying takes about a tenth of the time of an insert.
ALTER TABLE spans MODIFY COLUMN IF EXISTS SpanId FixedString(8) CODEC(NONE);

ALTER TABLE halves
  MODIFY COLUMN IF EXISTS link UInt64 CODEC(NONE),
  MODIFY COLUMN IF EXISTS span UInt64 CODEC(NONE),
  MODIFY COLUMN IF EXISTS trace UInt64 CODEC(NONE);

ALTER TABLE breaker_calls MODIFY COLUMN IF EXISTS span UInt64 CODEC(NONE);
