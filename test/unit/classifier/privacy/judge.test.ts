import assert from 'node:assert/strict';
import { readAsk } from '../../../../src/classifier/ask.ts';
import { findingsText, gatherEvidence, judgePrivacy } from '../../../../src/classifier/privacy.ts';
import type { Privacy } from '../../../../src/domain/task.ts';

const judge = (prompt: string, isPrivate = false): ReturnType<typeof judgePrivacy> =>
  judgePrivacy({ prompt, isPrivate }, readAsk(prompt));

describe('judgePrivacy', () => {
  const cases: readonly (readonly [Privacy, string])[] = [
    ['open', 'explain what retry() does'],
    ['open', 'add a password strength meter to the sign-up form'],
    ['open', 'the lock acquisition order is wrong, the button is disabled'],
    ['open', 'rate limiter per API key and tenant, with token buckets'],
    ['open', 'implement the confidential client flow of OAuth'],
    ['sensitive', 'why is this refused? key is sk-or-v1-3f1c9a7be20d4c5f8a6b1e2d3c4b5a69'],
    ['sensitive', 'mail bettina.asmussen@fjordpost.dk that her order is late'],
    ['sensitive', 'somebody pushed the live Stripe key three commits ago, what now'],
    ['sensitive', 'summarize for his file: Cornelius Abt had a burnout and wants 4 days a week'],
    ['sensitive', 'schreib eine Abmahnung für unsere Kollegin Frau Sommer, sie war wieder krank'],
    ['sensitive', '总结一下：患者王某昨天入院，诊断为抑郁'],
    ['sensitive', 'strictly confidential: the offer for the other company, shorten it'],
    ['private', 'räum das auf, es darf den Rechner nicht verlassen'],
    ['private', 'local model only: shorten this'],
    ['private', 'keep it on this box. Do the rules treat part-timers worse?'],
    ['private', '只能用本地模型，帮我改一下'],
    ['private', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----'],
  ];
  for (const [privacy, prompt] of cases) {
    it(`takes ${JSON.stringify(prompt.slice(0, 60))} for ${privacy}`, () => {
      const judged = judge(prompt);
      assert.equal(judged.privacy, privacy, JSON.stringify(judged.signals));
      assert.equal(judged.signals.length, privacy === 'open' ? 0 : 1);
    });
  }

  it('obeys the private switch, whatever the text holds', () => {
    assert.equal(judge('hello', true).privacy, 'private');
  });

  it('calls a path private that the settings name, and names it', () => {
    const evidence = gatherEvidence('explain', [], 'config/prod.yml');
    const judged = judgePrivacy({ prompt: 'explain', isPrivate: false, evidence }, readAsk('explain'));
    assert.equal(judged.privacy, 'private');
    assert.equal(judged.signals[0]?.text, 'config/prod.yml is private in your settings');
  });

  it('counts secrets in code that goes with the question, but not the addresses of its authors', () => {
    const code = '// by ana@fjordpost.dk\nexport const KEY = "gsk_7Yt5Rw3Qp9Zx1Cv8Bn6Mm4Lk2Jh0Gf5Ds7Aa9Pp1Oo3Ii";\n';
    assert.deepEqual(gatherEvidence('explain', [code]).findings, [{ type: 'API key', count: 1, isSecret: true }]);
  });

  it('says what it found by type and number, never the text', () => {
    assert.equal(
      findingsText([
        { type: 'API key', count: 2 },
        { type: 'e-mail address', count: 1 },
        { type: 'date of birth', count: 2 },
      ]),
      '2 API keys, 1 e-mail address, 2 dates of birth',
    );
  });

  it('stays safe and quick for 5 MB, lone surrogates and nothing', () => {
    for (const prompt of ['', '\ud800\udc00\ud800', 'a=b; '.repeat(1_000_000)])
      assert.equal(judge(prompt).privacy, 'open');
  });
});
