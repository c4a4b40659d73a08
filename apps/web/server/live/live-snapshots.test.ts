import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { graphOf } from '../../live-feed/graph-fixture.ts';
import { createLiveSnapshots, type LiveUpdate } from './live-snapshots.ts';

const GRAPH = graphOf([{ source: 'edge', target: 'api' }]);

describe('live snapshots', () => {
  const read = vi.fn<(signal: AbortSignal) => Promise<typeof GRAPH>>();
  let live: ReturnType<typeof createLiveSnapshots<typeof GRAPH>>;

  beforeEach(() => {
    vi.useFakeTimers();
    read.mockReset().mockResolvedValue(GRAPH);
    live = createLiveSnapshots({ read, explain: (error) => `because ${(error as Error).message}` });
  });
  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  it('reads nothing while nobody watches', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(read).not.toHaveBeenCalled();
  });

  it('reads once a second for all watchers together', async () => {
    const updates: LiveUpdate<typeof GRAPH>[][] = [[], []];
    for (const list of updates) live.watch((update) => list.push(update));
    await vi.advanceTimersByTimeAsync(5_500);
    expect(read).toHaveBeenCalledTimes(6);
    expect(updates.map((list) => list.length)).toEqual([6, 6]);
    expect(updates[0]![0]).toMatchObject({ snapshot: GRAPH, status: { state: 'live', message: '' } });
  });

  it('lingers a little when the last watcher has left, then stops', async () => {
    live.watch(() => {})();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(read.mock.calls.length).toBeGreaterThan(5);
    expect(read.mock.calls.length).toBeLessThan(13);
    expect(live.latest().status.state).toBe('waiting');
  });

  it('starts again for a watcher who comes later', async () => {
    live.watch(() => {})();
    await vi.advanceTimersByTimeAsync(60_000);
    read.mockClear();
    live.watch(() => {});
    await vi.advanceTimersByTimeAsync(2_500);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('shows nobody what was read before a pause as live, while the first read after it goes on', async () => {
    live.watch(() => {})();
    await vi.advanceTimersByTimeAsync(3_600_000);
    read.mockReturnValue(new Promise(() => {}));
    live.watch(() => {});
    expect(live.latest()).toMatchObject({ snapshot: undefined, status: { state: 'waiting', readAt: 0 } });
  });

  it('reads half of the time at most', async () => {
    read.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return GRAPH;
    });
    live.watch(() => {});
    await vi.advanceTimersByTimeAsync(4_700);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('never has two reads under way', async () => {
    let underWay = 0;
    let most = 0;
    read.mockImplementation(async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      underWay--;
      return GRAPH;
    });
    live.watch(() => {});
    await vi.advanceTimersByTimeAsync(20_000);
    expect(most).toBe(1);
  });

  it('keeps the last snapshot, says why it is old, and tries again after growing pauses', async () => {
    const updates: LiveUpdate<typeof GRAPH>[] = [];
    live.watch((update) => updates.push(update));
    await vi.advanceTimersByTimeAsync(500);
    const readAt = updates[0]!.status.readAt;
    read.mockRejectedValue(new Error('it is away'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(updates.at(-1)).toMatchObject({
      snapshot: GRAPH,
      status: { state: 'stale', message: 'because it is away', readAt },
    });
    expect(updates.length).toBeLessThan(9);

    read.mockResolvedValue(GRAPH);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(updates.at(-1)?.status).toMatchObject({ state: 'live', message: '' });
  });

  it('aborts the read under way when it stops', async () => {
    let signal: AbortSignal | undefined;
    read.mockImplementation((given) => {
      signal = given;
      return new Promise(() => {});
    });
    live.watch(() => {});
    await vi.advanceTimersByTimeAsync(0);
    live.stop();
    expect(signal?.aborted).toBe(true);
  });
});
