// What is there when Baton starts and should not be, or is not and should: it starts, says in one line what is degraded, and loses nothing. Real folders.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStateFile } from '../../src/host/state-file.ts';
import { openViewMemory } from '../../src/surfaces/chat/view-memory.ts';
import { createConversationStore, type StoredTurn } from '../../src/surfaces/chat/conversation-store.ts';
import { viewMemorySchema } from '../../src/surfaces/chat/view-state.ts';
import { openSettledHouse, type SettledHouse } from '../fixtures/settled-house.ts';

describe('bad input: Baton starts, says what is degraded, and loses nothing', function () {
  this.timeout(20_000);
  let folder: string;
  let house: SettledHouse | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-bad-'));
  });
  afterEach(async () => {
    await house?.close();
    house = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (storageFolder: string): Promise<SettledHouse> =>
    (house = await openSettledHouse({ env: { BATON_STORAGE_FOLDER: storageFolder } }));
  async function answers(built: SettledHouse): Promise<void> {
    const end = (await built.run()).at(-1);
    assert.deepEqual(end?.type === 'end' && [end.outcome, end.isBooked], ['finished', true]);
    assert.equal((await (await built.baton.ledger()).recent(5)).length, 1);
  }

  // Root may write to any folder, so that a read-only one would prove nothing here: a file in its place may be written by nobody.
  it('a storage folder that nobody can write', async () => {
    const place = join(folder, 'file');
    writeFileSync(place, 'mine');
    const built = await open(join(place, 'baton'));
    await built.baton.warmUp();
    await answers(built);
    assert.equal(built.problems.length, 1);
    assert.match(
      built.problems[0] ?? '',
      /^The ledger .*figures are for this window only\. The folder is .*file\/baton\.$/,
    );
    assert.equal(readFileSync(place, 'utf8'), 'mine');
  });

  it('a volume that is not mounted', async () => {
    const place = join(folder, 'state');
    symlinkSync(join(folder, 'gone'), place);
    const built = await open(place);
    await answers(built);
    assert.match(built.problems.join(), /Check that its folder, disk or volume is there/);
    await built.close();
    house = undefined;
    // Mounted again: what is written from now on is kept.
    mkdirSync(join(folder, 'gone'));
    await answers(await open(place));
    assert.ok(readdirSync(join(folder, 'gone')).includes('ledger.sqlite'));
  });

  it('a ledger of a newer Baton, with all that was learned', async () => {
    await answers(await open(folder));
    await house?.close();
    const file = join(folder, 'ledger.sqlite');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99; CREATE TABLE of_tomorrow (x); INSERT INTO of_tomorrow VALUES (7)');
    database.close();
    const built = await open(folder);
    await answers(built);
    assert.match(
      built.problems.join(),
      /The ledger was written by a newer Baton\. Update this one to read it\. Chat goes on/,
    );
    const after = new DatabaseSync(file, { readOnly: true });
    assert.deepEqual(
      [
        after.prepare('PRAGMA user_version').get()?.['user_version'],
        after.prepare('SELECT x FROM of_tomorrow').get()?.['x'],
        after.prepare('SELECT count(*) AS n FROM attempt').get()?.['n'],
      ],
      [99, 7, 1],
    );
    after.close();
  });

  it('two versions on one folder: a newer one lifts the ledger while this one is at work', async () => {
    const built = await open(folder);
    await answers(built);
    const newer = new DatabaseSync(join(folder, 'ledger.sqlite'));
    newer.exec('ALTER TABLE attempt ADD COLUMN of_tomorrow TEXT; PRAGMA user_version = 99');
    const end = (await built.run()).at(-1);
    assert.equal(end?.type === 'end' && end.isBooked, true);
    assert.equal(newer.prepare('SELECT count(*) AS n FROM attempt WHERE is_settled = 1').get()?.['n'], 2);
    newer.close();
  });

  it('a conversation with parts of a newer Baton', async () => {
    const told: string[] = [];
    const store = createConversationStore(folder, (error) => told.push(error.message));
    await store.rename('c', 'Mine');
    const file = join(folder, 'c.jsonl');
    const foreign = '{"type":"picture","of":"tomorrow"}';
    writeFileSync(file, `${readFileSync(file, 'utf8')}${foreign}\n{"type":"te`);
    assert.equal((await store.read('c'))?.title, 'Mine');
    assert.match(told.join(), /written by another version of Baton and are not shown\. They stay in its file/);
    await store.rename('c', 'Still mine');
    assert.equal((await store.read('c'))?.title, 'Still mine');
    assert.ok(readFileSync(file, 'utf8').includes(foreign));
    // A line that a crash tore says nothing of another version.
    writeFileSync(join(folder, 'd.jsonl'), '{"type":"tu');
    const before = told.length;
    await store.read('d');
    assert.equal(told.length, before);
  });

  it('a history that cannot be written, which the person is told with the file', async () => {
    writeFileSync(join(folder, 'file'), '');
    const store = createConversationStore(join(folder, 'file', 'conversations'));
    const turn = { askedAt: new Date().toISOString(), question: 'why?', references: [] } as unknown as StoredTurn;
    await assert.rejects(
      store.saveTurn('c', turn),
      /The conversation cannot be saved in .*file\/conversations\/c\.jsonl/,
    );
    assert.deepEqual(await store.listing().find(5), []);
  });

  it('a window’s memory of a newer Baton: what is not known stays, and the lock is on where it cannot be read', async () => {
    const memory = openViewMemory(folder, 'app');
    const file = join(folder, 'views/app.json');
    mkdirSync(join(folder, 'views'));
    writeFileSync(
      file,
      JSON.stringify({ conversationId: 'c', preset: 'telepathy', isPrivate: 'always', theme: { of: 'tomorrow' } }),
    );
    const found = await memory.read();
    assert.deepEqual([found.conversationId, found.preset, found.isPrivate], ['c', undefined, true]);
    await memory.write({ ...found, conversationId: 'd' });
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
      conversationId: 'd',
      preset: 'telepathy',
      isPrivate: true,
      theme: { of: 'tomorrow' },
    });
  });

  it('a small file that cannot be read at all is put aside before it is written anew', async () => {
    const file = join(folder, 'app.json');
    writeFileSync(file, '["of tomorrow"]');
    const state = openStateFile(file, viewMemorySchema, { isPrivate: false });
    assert.deepEqual(await state.read(), { isPrivate: false });
    await state.write({ isPrivate: true });
    assert.equal(readFileSync(`${file}.unread`, 'utf8'), '["of tomorrow"]');
    assert.deepEqual(await state.read(), { isPrivate: true });
  });

  it('no network, no GPU tools, no program on the path and no home', async () => {
    const gone = 'http://127.0.0.1:1';
    house = await openSettledHouse({
      env: {
        OPENAI_BASE_URL: `${gone}/v1`,
        OLLAMA_HOST: gone,
        PATH: '',
        HOME: join(folder, 'nowhere'),
        BATON_STORAGE_FOLDER: folder,
      },
      vendors: { openai: { models: [], answer: () => ({ chunks: [] }) } },
    });
    const end = (await house.run()).at(-1);
    assert.equal(end?.type === 'end' && end.error?.code, 'BATON_E_NO_MODEL');
    const { problems } = await house.baton.catalog.refresh();
    assert.match(problems.find(({ provider }) => provider === 'openai')?.error.message ?? '', /127\.0\.0\.1/);
    assert.match(await house.baton.local.diagnosis(), /Ollama was not found/);
  });
});
