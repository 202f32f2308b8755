import { deepEqual, equal, rejects } from 'node:assert/strict';
import { PlanAhead } from '../../../../src/surfaces/edits/plan-ahead.ts';

const FIRST = 'src/a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE';
const SECOND = `${FIRST}\n\nAnd one more:\n<<<<<<< SEARCH\nc\n=======\nd\n>>>>>>> REPLACE`;

/** Plans that end when they are let go. */
function slowPlans() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const plan = (text: string): Promise<string> => {
    asked.push(text);
    return new Promise((resolve) => waiting.push(() => resolve(`plan of ${text.length}`)));
  };
  const letGo = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, plan, letGo };
}

describe('what an answer comes to, worked out as it streams', () => {
  it('is there with the last token, and is not worked out again', async () => {
    const { asked, plan, letGo } = slowPlans();
    const told: string[] = [];
    const ahead = new PlanAhead(plan, (planned) => told.push(planned));
    for (let end = 1; end <= FIRST.length; end++) ahead.note(FIRST.slice(0, end));
    for (let times = 0; times < 20; times++) await letGo();
    const before = asked.length;
    equal(asked.at(-1), FIRST);
    equal(await ahead.of(`${FIRST}\n`), `plan of ${FIRST.length}`);
    equal(asked.length, before, 'the end brought nothing but white space');
    equal(told.at(-1), `plan of ${FIRST.length}`);
  });

  it('is worked out once for all that came meanwhile, never twice at the same time', async () => {
    const { asked, plan, letGo } = slowPlans();
    const ahead = new PlanAhead(plan, () => undefined);
    ahead.note(FIRST);
    ahead.note(SECOND.replace(' REPLACE', ''));
    ahead.note(SECOND);
    deepEqual(asked, [FIRST]);
    await letGo();
    deepEqual(asked, [FIRST, SECOND]);
  });

  it('is begun with the line that ends a block, and holds where that line becomes what it has to be', async () => {
    const asked: string[] = [];
    const plan = (text: string): Promise<string> => {
      asked.push(text);
      return Promise.resolve(text);
    };
    const ahead = new PlanAhead(plan, () => undefined);
    ahead.note(FIRST.replace('>> REPLACE', ''));
    await new Promise((resolve) => setImmediate(resolve));
    for (const end of ['', ' RE', ' REPLACE', ' REPLACE\n']) ahead.note(FIRST.replace(' REPLACE', end));
    equal(await ahead.of(`${FIRST}\n`), FIRST);
    deepEqual(asked, [FIRST]);
    const other = FIRST.replace(' REPLACE', '');
    equal(await ahead.of(other), other, 'an end that is none is not taken for one');
  });

  it('waits for a change to end', () => {
    const { asked, plan } = slowPlans();
    const ahead = new PlanAhead(plan, () => undefined);
    for (const text of ['I look at it', `${FIRST}\n\nAnd one more:`, '```ts\nconst a = 1;', 'x }']) ahead.note(text);
    deepEqual(asked, []);
  });

  it('is worked out anew where the answer went on after its last change', async () => {
    const plan = (text: string): Promise<number> => Promise.resolve(text.length);
    const ahead = new PlanAhead(plan, () => undefined);
    ahead.note(FIRST);
    const whole = `${FIRST}\nThat is all.`;
    equal(await ahead.of(whole), whole.length);
  });

  it('says at the end what failed, and nothing before', async () => {
    const told: string[] = [];
    const plan = (): Promise<string> => Promise.reject(new Error('protected'));
    const ahead = new PlanAhead(plan, (planned) => told.push(planned));
    ahead.note(FIRST);
    await new Promise((resolve) => setImmediate(resolve));
    deepEqual(told, []);
    await rejects(ahead.of(FIRST), /protected/);
  });
});
