-- How many calls the requests at the entry caused, in the bucket in which they came in: calls → requests. It stands in the
-- row that makes the bucket's version current: written with it, and read with it. The tables it had until here were never
-- released; where there are such, what they hold of former windows goes with them.
ALTER TABLE edge_versions ADD COLUMN IF NOT EXISTS requests_by_calls Map(UInt32, Float64) CODEC(ZSTD(1));
DROP TABLE IF EXISTS fan_out_10s;
DROP TABLE IF EXISTS fan_out_1m;
DROP TABLE IF EXISTS fan_out_5m;
DROP TABLE IF EXISTS fan_out_1h;
DROP TABLE IF EXISTS fan_out_6h;
DROP TABLE IF EXISTS fan_out_1d;
