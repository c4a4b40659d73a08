-- Deploys that somebody reported. Those that only spans tell of are found in the rollups of services.
CREATE TABLE IF NOT EXISTS deploys (
  id FixedString(16),
  at DateTime64(3),
  service LowCardinality(String),
  version String,
  environment LowCardinality(String),
  description String,
  url String
)
ENGINE = ReplacingMergeTree
ORDER BY (at, id);
