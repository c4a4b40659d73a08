import type { Store } from '@faultline/clickhouse';
import { messageOf } from '@faultline/runtime';

const READY_WITHIN_MS = 2_000;
/** A ClickHouse that starts together with the collector is there by then. */
const NOTICE_AFTER_MS = 4_000;
const NOTICE_AGAIN_AFTER_MS = 60_000;

/** Says, for as long as ClickHouse is not there, what the collector waits for. @returns ends that */
export function startNotices(store: Store, log: (line: string) => void): () => void {
  let isOver = false;
  const notice = async (): Promise<void> => {
    const reason = await unreachable(store);
    if (isOver) return;
    log(`waits for ClickHouse: ${reason ?? 'its tables are being created'}`);
    timer = setTimeout(notice, NOTICE_AGAIN_AFTER_MS);
  };
  let timer = setTimeout(notice, NOTICE_AFTER_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Why ClickHouse cannot be used now; undefined when it can. */
async function unreachable(store: Store): Promise<string | undefined> {
  try {
    await store.read('SELECT 1', { signal: AbortSignal.timeout(READY_WITHIN_MS) });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
