-- Failures that are known: injected on purpose, or explained by people. They are kept for ever, as what they teach is worth most
-- when the incident is long gone. A row is written when an incident teaches one and another when that is taken back; the row of
-- the highest version is what holds. What people say is of a higher version than what an experiment teaches by itself.
CREATE TABLE IF NOT EXISTS signatures (
  incident FixedString(16),
  version UInt64,
  at DateTime64(3),
  is_removed Bool,
  name String,
  experiment String,
  -- JSON.
  fingerprint String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY incident;
