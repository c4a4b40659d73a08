-- Incidents as the collectors see them. A row is written when one opens, changes or closes; the row of the highest version
-- is what holds. Several collectors may write the same one: ids say what it is, not who noticed.
CREATE TABLE IF NOT EXISTS incidents (
  id FixedString(16),
  version UInt64,
  start DateTime64(3),
  detected DateTime64(3),
  -- 1970 while it is open.
  ended DateTime64(3),
  status LowCardinality(String),
  merged_into String,
  summary String,
  -- Of symptoms, suspects and the blast radius.
  services Array(LowCardinality(String)),
  -- JSON as in the API: all else.
  definition String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id;

-- What people say of incidents, each field by itself, so that neither collectors nor other people write over it.
CREATE TABLE IF NOT EXISTS incident_remarks (
  id FixedString(16),
  field LowCardinality(String),
  version UInt64,
  at DateTime64(3),
  value String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (id, field);
