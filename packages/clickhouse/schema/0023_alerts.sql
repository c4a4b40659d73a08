-- Who is told of incidents. A row is written when a target is made and another when it is switched on or off or removed; the
-- row of the highest version is what holds. A removal's version is above all others, and its row has no secrets any more.
CREATE TABLE IF NOT EXISTS alert_targets (
  id FixedString(16),
  version UInt64,
  created_at DateTime64(3),
  -- When it was switched on last: of what was over by then nobody is told.
  enabled_at DateTime64(3),
  enabled Bool,
  is_removed Bool,
  name String,
  type LowCardinality(String),
  -- JSON: url, token, headers, minSeverity.
  definition String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;

-- Messages, and what came of them. The id follows from the target and from what is told, so that it is the same whoever makes
-- the message; the version is the number of attempts, or above all numbers when it is over.
CREATE TABLE IF NOT EXISTS alert_deliveries (
  id FixedString(16),
  version UInt64,
  target FixedString(16),
  created_at DateTime64(3),
  state LowCardinality(String),
  attempts UInt32,
  -- Not to be tried again before.
  next_at DateTime64(3),
  -- Of the last attempt; 1970 before the first.
  tried_at DateTime64(3),
  -- Why the last attempt failed; '' if it did not.
  error String,
  -- JSON.
  message String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;

-- Which collector makes an attempt: whose row came first. Rows of one attempt are inserted under one token, so that ClickHouse
-- keeps the first of them only.
CREATE TABLE IF NOT EXISTS alert_claims (
  delivery FixedString(16),
  attempt UInt32,
  collector String,
  at DateTime64(3)
)
ENGINE = MergeTree
ORDER BY (delivery, attempt)
SETTINGS non_replicated_deduplication_window = 1000;
