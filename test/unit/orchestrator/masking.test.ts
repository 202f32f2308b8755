import assert from 'node:assert/strict';
import type { MaskedSecret, RunPart } from '../../../src/domain/run.ts';
import { openFaultyHouse, type FaultyHouse, type FaultyVendor, type Run } from '../../fixtures/faulty-house.ts';
import type { RecordedRequest } from '../../fixtures/scripted-server.ts';
import { madeUp, SECRET_KINDS } from '../../fixtures/secrets.ts';
import { openAiAnswer } from '../../fixtures/vendors.ts';

const SAMPLES_A_KIND = process.env['BATON_LONG'] === undefined ? 1 : 25;
// Not a real key: the form alone is what the scan knows.
const KEY = `sk-ant-api03-${'aB3dE5gH'.repeat(11)}-AAAA`;
const PASSWORD = 'q7Rk2mXw9LpZ4t';
const SOURCE = `export const url = "postgres://shop:${PASSWORD}@db7.shop.internal:5432/shop";\nexport const key = '${KEY}';`;

interface SentMessage {
  readonly role: string;
  readonly content: string;
}

function messagesIn({ body }: RecordedRequest): readonly SentMessage[] {
  return (JSON.parse(body) as { readonly messages: readonly SentMessage[] }).messages;
}

/** A vendor that says back, in pieces of `length` characters, the last message it got. */
function echoing(length: number): FaultyVendor {
  return {
    answer: (request) => {
      const said = messagesIn(request).at(-1)?.content ?? '';
      return openAiAnswer(said.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? []);
    },
  };
}

function maskedIn({ parts }: Run): readonly MaskedSecret[] {
  const prompt = parts.find((part): part is Extract<RunPart, { type: 'prompt' }> => part.type === 'prompt');
  return prompt?.masked ?? [];
}

describe('what a remote model is sent', function () {
  this.timeout(600_000);
  let house: FaultyHouse | undefined;
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });

  async function open(...vendors: FaultyVendor[]): Promise<FaultyHouse> {
    house = await openFaultyHouse(vendors);
    return house;
  }

  it('holds at least 95 % of the secrets of forty kinds masked, and no private key at all (case 17)', async () => {
    const own = await open(echoing(1000));
    const of = madeUp(1711);
    const missed: string[] = [];
    let count = 0;
    for (const kind of SECRET_KINDS) {
      const samples = Array.from({ length: SAMPLES_A_KIND }, () => kind.make(of));
      const before = own.questions(0).length;
      const runs = await Promise.all(
        samples.map(({ text }, index) =>
          own.run({ conversationId: `${kind.name} ${index}`, prompt: `Why does this fail?\n${text}\nthanks` }),
        ),
      );
      const sent = own.questions(0).slice(before);
      const bodies = sent.map((request) => messagesIn(request).map(({ content }) => content).join('\n')); // prettier-ignore
      if (kind.name === 'private key') {
        assert.deepEqual([sent.length, ...runs.map(({ end }) => end.error?.code)], [0, ...samples.map(() => 'BATON_E_PRIVATE_NO_ROUTE')]); // prettier-ignore
        continue;
      }
      assert.equal(sent.length, SAMPLES_A_KIND, kind.name);
      for (const [index, { text, secret }] of samples.entries()) {
        count++;
        if (bodies.some((body) => body.includes(secret))) missed.push(kind.name);
        else assert.ok(runs[index]?.text.includes(text), `${kind.name} did not come back as it was`);
      }
    }
    const share = 1 - missed.length / count;
    console.log(`      ${count - missed.length} of ${count} masked`);
    assert.equal(count, (SECRET_KINDS.length - 1) * SAMPLES_A_KIND);
    assert.ok(share >= 0.95, `${(share * 100).toFixed(1)} %, missed: ${missed.join(', ')}`);
  });

  it('has the same placeholder for a secret in data, history, question and a later turn; the answer has the secret', async () => {
    const own = await open(echoing(3));
    const history = [
      { role: 'user' as const, content: `what is ${PASSWORD} for?` },
      { role: 'assistant' as const, content: `${PASSWORD} opens the database.` },
    ];
    const attachments = [{ label: 'db.ts', language: 'typescript', text: SOURCE }];
    const first = await own.run({ prompt: `Where is ${PASSWORD} read?`, history, attachments });
    const body = own.questions(0)[0]?.body ?? '';
    assert.ok(!body.includes(PASSWORD) && !body.includes(KEY), body);
    const [placeholder = ''] = /BATON_SECRET_\w{4}_\w{3}(?=@db7)/.exec(body) ?? [];
    assert.equal(body.split(placeholder).length - 1, 4);
    assert.ok(first.text.includes(SOURCE) && first.text.endsWith(`Where is ${PASSWORD} read?`), first.text);
    await own.run({ prompt: `And again: ${PASSWORD}`, history });
    assert.match(own.questions(0)[1]?.body ?? '', new RegExp(`And again: ${placeholder}`));
  });

  it('tells kinds and places of what was masked, never values, and needs nobody’s consent for it', async () => {
    const own = await open(echoing(40));
    const attachments = [{ label: 'git diff', language: 'diff', text: SOURCE }];
    const run = await own.run({ prompt: `Review this. My key is ${KEY}.`, attachments });
    assert.equal(run.end.outcome, 'finished');
    assert.deepEqual(maskedIn(run), [
      { type: 'credentials in an address', places: [{ type: 'data', label: 'git diff' }] },
      { type: 'API key', places: [{ type: 'data', label: 'git diff' }, { type: 'question' }] },
    ]);
    const decision = run.parts.find((part) => part.type === 'decision')?.decision;
    assert.deepEqual([decision?.profile.privacy, decision?.chosen.place], ['sensitive', 'remote']);
    const told = JSON.stringify([own.lines, await own.booked()]);
    assert.ok(!told.includes(KEY) && !told.includes(PASSWORD));
    const line = own.lines.find(({ event, maskedCount }) => event === 'egress' && maskedCount !== undefined);
    assert.equal(line?.['maskedCount'], 2);
  });

  it('still waits for consent where a person is in the text, and masks the secrets beside them', async () => {
    const own = await open(echoing(40));
    const prompt = `Write to anna.kern@kern-druck.de that the key is ${KEY}.`;
    const { error } = (await own.run({ prompt })).end;
    assert.equal(error?.code, 'BATON_E_SENSITIVE');
    assert.match(error.message, /looks sensitive \(1 × e-mail address\)/);
    const delicate = await own.run({ prompt: `Strictly confidential: the key is ${KEY}.` });
    assert.equal(delicate.end.error?.code, 'BATON_E_SENSITIVE');
    assert.match(delicate.end.error.message, /looks sensitive \(1 × delicate matter\)/);
    assert.equal(own.questions(0).length, 0);
    const run = await own.run({ prompt, isSensitiveAllowed: true });
    const body = own.questions(0)[0]?.body ?? '';
    assert.ok(body.includes('anna.kern@kern-druck.de') && !body.includes(KEY), body);
    assert.ok(run.text.includes(KEY));
  });

  it('has no addresses and numbers of people from a terminal, and has them from code', async () => {
    const own = await open(echoing(40));
    const text = 'sshd: accepted anna.kern@kern-druck.de from 84.17.3.9';
    const run = await own.run({ attachments: [{ label: 'terminal', language: 'log', text }] });
    const body = own.questions(0)[0]?.body ?? '';
    assert.match(body, /accepted BATON_EMAIL_\w{4}_\w{3} from BATON_IP_\w{4}_\w{3}/);
    assert.ok(run.text.includes(text));
    await own.run({ conversationId: 'other', attachments: [{ label: 'a.ts', language: 'typescript', text }] });
    assert.ok(own.questions(0)[1]?.body.includes(text));
  });

  it('has nothing of what was said in private before, and says how much that is', async () => {
    const own = await open(echoing(40));
    const history = [
      { role: 'user' as const, content: 'our takeover of Kern', isPrivate: true as const },
      { role: 'assistant' as const, content: 'understood', isPrivate: true as const },
      { role: 'user' as const, content: 'what is rust?' },
      { role: 'assistant' as const, content: 'a language' },
    ];
    const run = await own.run({ history });
    const body = own.questions(0)[0]?.body ?? '';
    assert.ok(!body.includes('takeover') && body.includes('what is rust?'), body);
    const prompt = run.parts.find((part) => part.type === 'prompt');
    assert.equal(prompt?.keptBackCount, 2);
  });

  it('is sent to a model on this machine as it is', async () => {
    const own = await open({ ...echoing(40), place: 'local', isUnpriced: true });
    const run = await own.run({ prompt: `My key is ${KEY}.` });
    assert.ok(own.questions(0)[0]?.body.includes(KEY));
    assert.deepEqual(maskedIn(run), []);
  });

  it('comes back in the arguments of a tool and in JSON as these are written', async () => {
    const value = 'Kr8xQ2\\m!4x9';
    const own = await open({
      answer: (request) => {
        const [placeholder = ''] = /BATON_SECRET_\w{4}_\w{3}/.exec(request.body) ?? [];
        return openAiAnswer([`{"password":"${placeholder.slice(0, 9)}`, `${placeholder.slice(9)}"}`]);
      },
    });
    const responseSchema = { name: 'login', schema: { type: 'object', properties: {}, additionalProperties: false } };
    const run = await own.run({ prompt: `DB_PASSWORD='${value}'`, responseSchema });
    const body = own.questions(0)[0]?.body ?? '';
    assert.match(body, /BATON_SECRET_/);
    assert.deepEqual(JSON.parse(run.text), { password: value });
  });
});
