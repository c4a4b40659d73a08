-- Versions begin with the time at which they were begun, so that those that were never finished are found without reading
-- the rest.
ALTER TABLE edges_10s ADD INDEX IF NOT EXISTS version version TYPE minmax GRANULARITY 1;
ALTER TABLE edges_1m ADD INDEX IF NOT EXISTS version version TYPE minmax GRANULARITY 1;
ALTER TABLE edges_1h ADD INDEX IF NOT EXISTS version version TYPE minmax GRANULARITY 1;
ALTER TABLE edges_6h ADD INDEX IF NOT EXISTS version version TYPE minmax GRANULARITY 1;
ALTER TABLE edges_1d ADD INDEX IF NOT EXISTS version version TYPE minmax GRANULARITY 1;
