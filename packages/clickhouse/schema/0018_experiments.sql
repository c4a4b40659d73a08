-- Experiments of fault injection. A row is written when one is made and another when it is stopped, with all that the first
-- one said; the row of the highest version is what holds. A stop's version is above that of any making, and the earlier of
-- two stops has the higher one: so neither merges nor repeated or late writes can undo a stop, or change it.
CREATE TABLE IF NOT EXISTS experiments (
  id FixedString(16),
  version UInt64,
  created_at DateTime64(3),
  expires_at DateTime64(3),
  -- 1970 while nobody has stopped it; `stop` then says '', else 'stopped' or 'aborted'.
  stopped_at DateTime64(3),
  stop LowCardinality(String),
  stop_reason String,
  name String,
  mode LowCardinality(String),
  environment LowCardinality(String),
  -- JSON as in the API: scope, faults with the breakers they act at, caps, abort.
  definition String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;
