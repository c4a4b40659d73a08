import { MAX_ATTRIBUTE_LENGTH } from './attribute-reader.ts';

/** What only a few spans carry tells nothing, and ids are many. */
const LEAST_SHARE = 0.05;

/** A row of `attributeCounts`. The one whose key is '' counts all spans. */
export interface AttributeCountRow {
  key: string;
  value: string;
  bad: number;
  good: number;
}

/**
 * SELECT of how many bad and good spans carry each attribute of theirs or of their resource.
 * @param spans SELECT of the columns `is_bad`, `own` and `resource`, maps of text
 */
export function attributeCounts(spans: string): string {
  return `
    SELECT key, value, countIf(is_bad) AS bad, countIf(NOT is_bad) AS good
    FROM (
      SELECT is_bad, carried.1 AS key, carried.2 AS value FROM (${spans})
      ARRAY JOIN arrayDistinct(arrayConcat([('', '')], CAST(own, 'Array(Tuple(String, String))'),
        CAST(resource, 'Array(Tuple(String, String))'))) AS carried)
    WHERE lengthUTF8(value) <= ${MAX_ATTRIBUTE_LENGTH}
    GROUP BY key, value
    ORDER BY key != '', bad DESC, key, value
    LIMIT 1000`;
}

/** The rows as the model contrasts them, without what hardly any bad span carries. */
export function countsOf(rows: readonly AttributeCountRow[]) {
  const all = rows.find(({ key }) => key === '');
  const bad = all?.bad ?? 0;
  return {
    bad,
    good: all?.good ?? 0,
    values: rows.filter((row) => row.key !== '' && row.bad >= LEAST_SHARE * bad),
  };
}
