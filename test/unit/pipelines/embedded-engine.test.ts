import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, type Storage } from '../../../src/ledger/sqlite-storage.ts';
import { createEmbeddedEngine } from '../../../src/pipelines/embedded-engine.ts';
import { engineParts, scriptedAsk } from '../../fixtures/pipeline-house.ts';
import { engineConformance } from './engine-conformance.ts';

engineConformance('the embedded engine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-engine-'));
  const opened: Storage[] = [];
  // Each engine has a file handle and an identity of its own, as windows have.
  const open = async (): Promise<Storage> => {
    const pid = [process.pid, process.ppid, 1][opened.length] ?? process.pid;
    const owner = { host: hostname(), pid, instance: randomUUID() };
    const storage = await openStorage(join(folder, 'ledger.sqlite'), { owner });
    opened.push(storage);
    return storage;
  };
  return {
    engine: async (answering) => {
      const { ledger, journal } = await open();
      return createEmbeddedEngine(
        engineParts(
          journal,
          scriptedAsk(async () => ledger, answering),
        ),
      );
    },
    paid: async (runId) => {
      const { journal } = await open();
      return new Map((await journal.costs(runId)).map(({ key, totalNanoUsd }) => [key, totalNanoUsd]));
    },
    close: async () => {
      for (const { ledger } of opened) await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});
