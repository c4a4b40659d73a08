import { ClickHouseError } from '@clickhouse/client';
import { expect, test, vi } from 'vitest';
import type { Store } from '../store/connect.ts';
import { type StoreUnavailableError, storeError } from '../store/errors.ts';
import { writeSurely } from './lost-writes.ts';

const noWrite = async (): Promise<void> => {};

/** A store that answers with these rows. */
function storeOf(rows: readonly object[], cluster?: string) {
  const read = vi.fn(async () => rows);
  return { store: { cluster, read } as unknown as Store, read };
}

test('what an embedded server acknowledged holds while it has lost nothing', async () => {
  await writeSurely(storeOf([{ upSeconds: 60, lost: 0 }]).store, noWrite);
});

test('what it acknowledged does not hold once it has lost anything, which a full disk is to blame for', async () => {
  const writing = writeSurely(storeOf([{ upSeconds: 60, lost: 2 }]).store, noWrite);
  const error = await writing.catch((thrown: StoreUnavailableError) => thrown);
  expect(error).toMatchObject({ name: 'StoreUnavailableError', isDiskFull: true });
});

test('what was acknowledged by one that was started again since does not hold, because nobody knows what it had lost', async () => {
  await expect(writeSurely(storeOf([{ upSeconds: 0, lost: 0 }]).store, noWrite)).rejects.toThrow(/started again/);
});

test('a server that is not embedded is believed', async () => {
  await writeSurely(storeOf([]).store, noWrite);
  const { store, read } = storeOf([], 'shards');
  await writeSurely(store, noWrite);
  expect(read).not.toHaveBeenCalled();
});

test('a server whose user may not ask is not the embedded one, and is believed; another failure is one', async () => {
  const failing = (code: string) => {
    const read = () => Promise.reject(storeError(new ClickHouseError({ message: 'no', code, type: '' })));
    return { read } as unknown as Store;
  };
  await writeSurely(failing('497'), noWrite);
  await expect(writeSurely(failing('202'), noWrite)).rejects.toThrow(/202/);
});

test('nothing is asked when the write itself fails', async () => {
  const { store, read } = storeOf([]);
  await expect(writeSurely(store, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(read).not.toHaveBeenCalled();
});
