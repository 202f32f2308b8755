// What comes from outside: messages of the pages, settings, pipelines, replies of providers and models. BATON_LONG makes 100 000 of them; BATON_SEED
// repeats a run.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { BatonError } from '../../../src/domain/errors.ts';
import { parseReply } from '../../../src/edits/parse-reply.ts';
import { createSettings } from '../../../src/host/settings/layers.ts';
import { SETTING_NAMES, variableOf } from '../../../src/host/settings/rules.ts';
import { layOut } from '../../../src/pipelines/layout.ts';
import { readText } from '../../../src/pipelines/answer.ts';
import { readPipeline } from '../../../src/pipelines/read.ts';
import { toHostSchema, toViewSchema } from '../../../src/protocol.ts';
import { readFindings } from '../../../src/surfaces/code/review-findings.ts';
import { answerPage as answerDashboard } from '../../../src/surfaces/dashboard/page-requests.ts';
import { answerPage as answerPipeline } from '../../../src/surfaces/pipelines/page-controller.ts';
import { anything, mutatedText, mutatedValue } from '../../fixtures/mutated.ts';
import {
  cannedEgress,
  fixtureText,
  partsOf,
  providerFor,
  RECORDED,
  silentLog,
  WIRES,
} from '../../fixtures/providers/asking.ts';
import { VENDOR_STREAMS } from '../../fixtures/providers/vendor-streams.ts';

const TOTAL = process.env['BATON_LONG'] === undefined ? 400 : 100_000;
const SEED = Number(process.env['BATON_SEED'] ?? Date.now() % 1_000_000);
const runs = (share: number) => ({ numRuns: Math.ceil(TOTAL * share), seed: SEED });

const MESSAGES: readonly object[] = [
  { type: 'ready' },
  { type: 'chat-send', id: 'a', text: 'why?', chips: ['c1', 'c2'] },
  { type: 'chat-again', id: 'a', turnId: 't1', alternative: 'stronger' },
  { type: 'feedback-set', id: 'a', turnId: 't1', value: 'up' },
  { type: 'drop', id: 'a', uris: ['file:///a', 'vscode-remote://b/c'] },
  { type: 'choice-set', id: 'a', modelId: 'openai/gpt-5', preset: 'economy' },
  { type: 'code-apply', id: 'a', text: 'x = 1', info: 'ts src/a.ts:3' },
  { type: 'source-open', id: 'a', source: { folder: 'f', path: 'src/a.ts', startLine: 1, endLine: 2, label: 'a.ts' } },
  { type: 'link-open', id: 'a', href: 'https://example.com/a?b#c' },
  { type: 'note-action', id: 'a', turnId: 't1', action: 'ask-again' },
  { type: 'range-set', id: 'a', range: { kind: 'days', days: 7 } },
  { type: 'learned-undo', id: 'a', ids: ['1', '2'] },
  { type: 'export', id: 'a', format: 'csv' },
  { type: 'step-select', id: 'a', stepId: 'docs' },
  { type: 'act', id: 'a', action: 'approve', stepId: 'docs' },
  { type: 'delta', turnId: 't1', offset: 0, text: 'x' },
  { type: 'reply', id: 'a', error: { code: 'BATON_E_INTERNAL', message: 'x' } },
];

const SETTING_VALUES: readonly object[] = [
  { value: [{ id: 'lm', label: 'LM', baseUrl: 'http://127.0.0.1:1234/v1', place: 'local' }] },
  { value: { day: 1, month: 20, conversation: 0.5, atLimit: 'ask' } },
  { value: { fix: { model: 'openai/gpt-5', floor: 0.8 } } },
  { value: ['10.0.0.0/24', 'gpu.example'] },
  { value: { firstToken: 120, idle: 90, total: 900 } },
  { value: 'auto' },
  { value: 7 },
];

const PIPELINES = join(import.meta.dirname, '../../../media/pipelines');
const TEXTS = readdirSync(PIPELINES).map((file) => readFileSync(join(PIPELINES, file), 'utf8'));
const REPLIES = [
  '```ts src/a.ts\nconst a = 1;\n```',
  '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n',
  'src/a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n',
  '{"edits":[{"path":"a.ts","search":"a","replace":"b"}]}',
  '{"findings":[{"severity":"error","path":"a.ts","line":3,"quote":"x","reason":"y"}]}',
];

describe('whatever comes from outside', function () {
  this.timeout(900_000);
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  before(() => {
    process.on('unhandledRejection', note);
    console.log(`      ${TOTAL} inputs, BATON_SEED=${SEED}`);
  });
  after(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    assert.deepEqual(rejections, []);
  });

  it('as a message of a page is parsed or dropped, and answered at most once', async () => {
    let isFailing = false;
    const act = async (): Promise<void> => {
      isFailing = !isFailing;
      if (isFailing) throw new BatonError('BATON_E_INTERNAL', 'It failed.', { isRetryable: false });
    };
    const dashboard = async () => ({ begin: act, perform: act });
    const pipeline = { begin: act, select: act, act, dispose: () => undefined };
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutatedValue(MESSAGES), anything), async (message) => {
        toHostSchema.safeParse(message);
        toViewSchema.safeParse(message);
        let answers = 0;
        await answerDashboard(message, dashboard, () => answers++, silentLog);
        await answerPipeline(message, pipeline, () => answers++, silentLog).catch(() => undefined);
        assert.ok(answers <= 2);
      }),
      runs(0.25),
    );
  });

  it('as a setting, a variable or a settings file is used, or left out with a sentence', () => {
    const name = fc.constantFrom(...SETTING_NAMES, 'no.such', '__proto__');
    const value = fc.oneof(
      mutatedValue(SETTING_VALUES).map((each) => (each as { value?: unknown } | undefined)?.value),
      anything,
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { maxLength: 4 }),
        fc.dictionary(name, value),
        fc.string(),
        (set, inFile, text) => {
          const own = new Map<string, unknown>(set);
          const env = Object.fromEntries(set.map(([each]) => [variableOf(each), text]));
          const file = { path: 'settings.json', read: () => ({ values: inFile }) };
          const settings = createSettings({ own: (each) => own.get(each), env, file });
          for (const each of SETTING_NAMES) settings.read(each);
          for (const sentence of settings.problems()) assert.ok(sentence.length < 2000, sentence.slice(0, 200));
        },
      ),
      runs(0.25),
    );
  });

  it('as a pipeline is read or has a problem with its line', () => {
    fc.assert(
      fc.property(fc.oneof(mutatedText(TEXTS), fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
        const { pipeline, problems } = readPipeline({ origin: 'workspace', path: 'x.baton.yaml', text, sha256: '' });
        assert.ok(pipeline !== undefined || problems.length > 0);
        if (pipeline) layOut(pipeline, () => undefined);
      }),
      runs(0.25),
    );
  });

  it('as a provider’s answer ends in exactly one finish or error', async () => {
    const bodies: readonly (readonly [(typeof WIRES)[number], string])[] = [
      ...WIRES.map((wire) => [wire, RECORDED[wire].body] as const),
      ...VENDOR_STREAMS.map(({ body }) => ['openai', body] as const),
      ['openai', fixtureText('errors.json')],
    ];
    const body = fc
      .constantFrom(...bodies)
      .chain(([wire, text]) => fc.tuple(fc.constant(wire), fc.oneof({ weight: 5, arbitrary: mutatedText([text]) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) }))); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(body, fc.integer({ min: 1, max: 400 }), async ([wire, text], size) => {
        const bytes = Buffer.from(text);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const egress = cannedEgress(RECORDED[wire].type, pieces);
        const parts = await partsOf(providerFor(wire, 'http://127.0.0.1:1', { egress }));
        const endings = parts.filter(({ type }) => type === 'finish' || type === 'error');
        assert.equal(endings.length, 1);
        assert.equal(parts.at(-1), endings[0]);
      }),
      runs(0.15),
    );
  });

  it('as a model’s reply is read as edits, findings or JSON, or is not', () => {
    fc.assert(
      fc.property(
        fc.oneof(mutatedText(REPLIES), fc.string({ unit: 'binary', maxLength: 300 })),
        fc.boolean(),
        (text, isCutOff) => {
          parseReply(text, { isCutOff });
          readFindings(text);
          readText({ type: 'object', properties: {} }, text);
        },
      ),
      runs(0.1),
    );
  });
});
