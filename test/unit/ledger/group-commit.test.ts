import { deepEqual, equal, rejects } from 'node:assert/strict';
import { GroupCommit } from '../../../src/ledger/group-commit.ts';

/** A store whose transactions keep all or nothing, and how many there were. */
class FakeStore {
  rows: string[] = [];
  transactions = 0;
  readonly transact = async <T>(work: (store: FakeStore) => T): Promise<T> => {
    const before = [...this.rows];
    this.transactions++;
    try {
      return work(this);
    } catch (thrown) {
      this.rows = before;
      throw thrown;
    }
  };
}

describe('the joining of writes', () => {
  it('puts writes that come together into one transaction, in their order, each with its own result', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    const results = ['a', 'b', 'c'].map((row) => commits.write(({ rows }) => rows.push(row)));
    deepEqual(await Promise.all(results), [1, 2, 3]);
    deepEqual([store.rows, store.transactions], [['a', 'b', 'c'], 1]);
  });

  it('lets none suffer for another: the others are written, the one that fails rejects', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    const good = commits.write(({ rows }) => rows.push('good'));
    const bad = commits.write(() => {
      throw new RangeError('no');
    });
    const late = commits.write(({ rows }) => rows.push('late'));
    await rejects(bad, RangeError);
    await Promise.all([good, late]);
    deepEqual(store.rows, ['good', 'late']);
  });

  it('writes what comes while it commits, and is settled when nothing waits', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    void commits.write(({ rows }) => {
      rows.push('first');
      void commits.write((inner) => inner.rows.push('second'));
    });
    await commits.settled();
    deepEqual([store.rows, store.transactions], [['first', 'second'], 2]);
  });

  it('pauses three times as long as a commit took, 50 ms at most', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    const busyFor = (ms: number): void => {
      const untilMs = performance.now() + ms;
      while (performance.now() < untilMs);
    };
    await commits.write(() => commits.timed(() => busyFor(10)));
    const startedMs = performance.now();
    await Promise.all(['next', 'after'].map((row) => commits.write(({ rows }) => rows.push(row))));
    equal(performance.now() - startedMs >= 25, true);
  });

  it('lets a write that comes alone pass at once, also right after another', async () => {
    const store = new FakeStore();
    const commits = new GroupCommit(store);
    await commits.write(() => commits.timed(() => undefined));
    const passed = commits.write(({ rows }) => rows.push('alone'));
    const late = new Promise((resolve) => {
      setTimeout(resolve, 40, 'late');
    });
    equal(await Promise.race([passed, late]), 1);
  });
});
