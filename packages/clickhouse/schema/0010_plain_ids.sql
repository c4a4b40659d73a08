-- Random ids cannot be compressed, and trying takes about a tenth of the time of an insert.
ALTER TABLE halves
  MODIFY COLUMN IF EXISTS link UInt64 CODEC(NONE),
  MODIFY COLUMN IF EXISTS span UInt64 CODEC(NONE);
