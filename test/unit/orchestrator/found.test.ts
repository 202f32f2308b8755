import assert from 'node:assert/strict';
import { DEFAULT_ROUTING_SETTINGS } from '../../../src/domain/routing-settings.ts';
import type { RunPart } from '../../../src/domain/run.ts';
import { ASKED_SEARCH_LIMIT_MS, SEARCH_LIMIT_MS } from '../../../src/orchestrator/search.ts';
import { openFaultyHouse, type FaultyHouse, type FaultyVendor, type Run } from '../../fixtures/faulty-house.ts';
import { aSnippet, standingIndex, type StandingIndex } from '../../fixtures/standing-index.ts';
import { openAiAnswer } from '../../fixtures/vendors.ts';

const remote: FaultyVendor = { answer: () => openAiAnswer(['Hello']) };
const local: FaultyVendor = { ...remote, place: 'local', isUnpriced: true, model: 'tiny-llama:1b' };
const RETRY = aSnippet('src/http.ts', 'export async function retry() { return 41; }');
// Not a real key: the form alone is what the scan knows.
const SECRET = aSnippet('test/keys.ts', `const key = 'sk-ant-api03-${'aB3dE5gH'.repeat(11)}-AAAA';`);
const PRIVATE = aSnippet('config/prod/db.yaml', 'host: db.internal');

type Prompt = Extract<RunPart, { type: 'prompt' }>;
const promptOf = ({ parts }: Run): Prompt => {
  const prompt = parts.find((part) => part.type === 'prompt');
  assert.ok(prompt);
  return prompt;
};

describe('what the index finds for a question', function () {
  this.timeout(20_000);
  let house: FaultyHouse | undefined;
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });

  async function open(vendors: readonly FaultyVendor[], index: StandingIndex): Promise<FaultyHouse> {
    const routing = () => ({ ...DEFAULT_ROUTING_SETTINGS, privatePaths: ['config/prod/**'] });
    house = await openFaultyHouse(vendors, {}, {}, { index: () => index, routing });
    return house;
  }

  it('is sent as data, is marked as found, and stands in the request body', async () => {
    const index = standingIndex([RETRY]);
    const own = await open([remote], index);
    const run = await own.run({ prompt: 'How often is a call repeated?', looksAround: true });
    const { snippets, search } = promptOf(run);
    assert.deepEqual([snippets, search?.found, search?.by], [[RETRY], [RETRY.reference], 'keywords']);
    const body = own.questions(0)[0]?.body ?? '';
    assert.match(body, /<data-[0-9a-f]+ path=\\"src\/http\.ts\\" lines=\\"4-15\\"/);
    assert.match(body, /return 41/);
  });

  it('is looked for when the words point to the workspace, and not when nothing does', async () => {
    const index = standingIndex([RETRY]);
    const own = await open([remote], index);
    await own.run({ prompt: 'Where do we retry failed calls in this repo?' });
    await own.run({ prompt: 'hello there' });
    assert.equal(index.asked.length, 1);
    assert.equal(index.asked[0]?.privacy, 'open');
  });

  it('stays within the folder that the person gave', async () => {
    const index = standingIndex([RETRY]);
    const own = await open([remote], index);
    await own.run({ references: [{ folder: 'web', path: 'src/' }] });
    assert.deepEqual(index.asked[0]?.within, [{ folder: 'web', path: 'src/' }]);
    await own.run({ references: [{ folder: 'web', path: 'src/' }], looksAround: true });
    assert.equal(index.asked[1]?.within, undefined);
  });

  it('is waited for a moment only; then the question goes without, and says so to who asked for it', async () => {
    const late = Promise.withResolvers<undefined>();
    const own = await open([remote], standingIndex([RETRY], {}, late.promise));
    const { snippets, search } = promptOf(await own.run({ looksAround: true }));
    assert.deepEqual(snippets, []);
    assert.equal(promptOf(await own.run({ prompt: 'Where do we retry in this repo?' })).search, undefined);
    assert.deepEqual([SEARCH_LIMIT_MS, ASKED_SEARCH_LIMIT_MS], [150, 1000]);
    assert.equal(search?.sentence, 'The index took too long, so the workspace was not searched.');
    late.resolve(undefined);
  });

  it('holds no secret on its way out: such places are left out and named', async () => {
    const own = await open([remote], standingIndex([SECRET, RETRY, PRIVATE]));
    const { search } = promptOf(await own.run({ looksAround: true }));
    assert.deepEqual(search?.found, [RETRY.reference]);
    assert.deepEqual(search?.withheld, [SECRET.reference, PRIVATE.reference]);
    const body = own.questions(0)[0]?.body ?? '';
    assert.ok(!body.includes('sk-ant') && !body.includes('db.internal'), body);
  });

  it('goes along whole where the model runs here, and keeps the task here from then on', async () => {
    const own = await open([local, remote], standingIndex([RETRY, PRIVATE]));
    const run = await own.run({ looksAround: true, choice: { type: 'auto', preset: 'offline' } });
    const decision = run.parts.find((part) => part.type === 'decision')?.decision;
    assert.equal(decision?.profile.privacy, 'private');
    assert.deepEqual(
      decision.chain.map(({ place }) => place),
      ['local'],
    );
    assert.match(own.questions(0)[0]?.body ?? '', /db\.internal/);
    assert.equal(promptOf(run).search?.withheld, undefined);
  });

  it('says that the index is still being built, and that nothing fits, only to who asked for it', async () => {
    const building = standingIndex([RETRY], {
      phase: 'reading',
      indexedFileCount: 300,
      vectors: { phase: 'building', embeddedChunkCount: 9 },
    });
    const own = await open([remote], building);
    const asked = promptOf(await own.run({ looksAround: true }));
    assert.equal(asked.search?.sentence, 'The index is still being built: 300 of 12480 files were searched.');
    const implied = promptOf(await own.run({ prompt: 'Where do we retry in this repo?' }));
    assert.equal(implied.search?.sentence, undefined);
  });

  it('says once that it was found by keywords alone', async () => {
    const own = await open([remote], standingIndex([RETRY]));
    const [first, second] = [await own.run({ looksAround: true }), await own.run({ looksAround: true })];
    assert.equal(
      promptOf(first).search?.sentence,
      'The workspace was searched by keywords alone: there is no embedding model.',
    );
    assert.equal(promptOf(second).search?.sentence, undefined);
  });

  it('costs what the decision says, and never makes a window too small', async () => {
    const huge = aSnippet('src/huge.ts', 'const a = 1;\n'.repeat(4000));
    const own = await open([remote], standingIndex([huge, RETRY]));
    const { snippets, leftOut } = promptOf(await own.run({ looksAround: true }));
    assert.ok(snippets.includes(RETRY));
    assert.deepEqual(leftOut, { messageCount: 0, snippets: [] });
  });

  it('is not asked for while a question is written', async () => {
    const index = standingIndex([RETRY]);
    const own = await open([remote], index);
    const draft = { requestId: 'd', conversationId: 'c', prompt: 'Where is retry?', history: [], references: [] };
    const task = { ...draft, choice: { type: 'auto' as const }, isPrivate: false };
    const { signal } = new AbortController();
    const without = await own.baton.orchestrator.estimate({ ...task, prompt: 'hello there' }, signal);
    const estimated = await own.baton.orchestrator.estimate({ ...task, looksAround: true }, signal);
    assert.deepEqual(index.asked, []);
    assert.ok((estimated?.estimateNanoUsd ?? 0) > (without?.estimateNanoUsd ?? 0));
  });
});

describe('what a caller gives with a task', function () {
  this.timeout(20_000);
  let house: FaultyHouse;
  before(async () => {
    house = await openFaultyHouse(
      [remote, local],
      {},
      {},
      {
        routing: () => ({ ...DEFAULT_ROUTING_SETTINGS, privatePaths: ['config/prod/**'] }),
      },
    );
  });
  after(() => house.close());

  it('reaches the model: attachments as data, instructions in the system text, the schema in the request', async () => {
    const before = house.questions(0).length;
    await house.run({
      choice: { type: 'model', modelId: 'one/gpt-5' },
      attachments: [{ label: 'git diff, staged', language: 'diff', text: '+const retries = 5;' }],
      instructions: 'Answer as one JSON value.',
      responseSchema: { name: 'edit', schema: { type: 'object', properties: {}, additionalProperties: false } },
    });
    const body = house.questions(0)[before]?.body ?? '';
    assert.match(body, /<data-[0-9a-f]+ label=\\"git diff, staged\\" language=\\"diff\\">\\n\+const retries = 5;/);
    assert.match(body, /Answer as one JSON value\./);
    assert.match(body, /"json_schema"/);
  });

  it('keeps a private path in a diff on this machine', async () => {
    const attachment = { label: 'git diff', language: 'diff', text: '+x', paths: ['config/prod/db.yaml'] };
    const run = await house.run({ attachments: [attachment] });
    assert.deepEqual(run.asked, ['two']);
  });

  it('keeps a secret in a terminal’s output from a remote model, which gets a placeholder', async () => {
    const before = house.questions(0).length;
    const attachment = { label: 'terminal', language: 'log', text: SECRET.text };
    const run = await house.run({ attachments: [attachment], choice: { type: 'model', modelId: 'one/gpt-5' } });
    const body = house.questions(0)[before]?.body ?? '';
    assert.equal(run.end.outcome, 'finished');
    assert.match(body, /const key = 'BATON_SECRET_\w{4}_001'/);
    assert.ok(!body.includes('sk-ant-api03'));
  });

  it('limits who may answer, with a plain reason for each other', async () => {
    const run = await house.run({ constraints: { place: 'local' } });
    const decision = run.parts.find((part) => part.type === 'decision')?.decision;
    assert.deepEqual(run.asked, ['two']);
    assert.equal(
      decision?.candidates.find(({ modelId }) => modelId === 'one/gpt-5')?.reason,
      'Left out: runs at One, and this task stays here.',
    );
  });
});
