import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { answerFor } from '../../../scripts/demo-server/answer.ts';
import { FAULTS, parseFaults } from '../../../scripts/demo-server/faults.ts';
import { LABEL, MODELS, pricesFile } from '../../../scripts/demo-server/models.ts';
import { parseChat, type Prompt, promptOf } from '../../../scripts/demo-server/prompt.ts';
import { piecesOf } from '../../../scripts/demo-server/server.ts';
import { userMessage } from '../../../src/prompts/fence.ts';

function ask(question: string, files: Prompt['files'] = []): string {
  return answerFor({ question, files, characters: 0 });
}

const http = { path: 'src/http.ts', language: 'typescript', text: 'line one\nline two' };

describe('answers of the demo server', () => {
  it('explain retry() of the sample project with code', () => {
    const answer = ask('what does retry() in src/http.ts do?');
    assert.match(answer, /doubles from 200 ms/);
    assert.match(answer, /```ts\n/);
    assert.match(answer, /Recorded demo answer/);
  });

  it('differ by what is asked', () => {
    const questions = [
      'explain retry',
      'fix the bug in retry',
      'write tests for retry',
      'document retry',
      'refactor retry',
    ];
    assert.equal(new Set(questions.map((question) => ask(question))).size, questions.length);
    assert.equal(
      new Set(['fix formatDuration', 'test formatDuration', 'explain retry'].map((question) => ask(question))).size,
      3,
    );
  });

  it('know the sample file that came alone', () => {
    assert.equal(ask('what is this?', [http]), ask('explain retry'));
  });

  it('say plainly what they are when nothing was recorded, and name and quote the files', () => {
    const answer = ask('How do I sort a list in COBOL?', [
      { path: 'src/sort.cob', language: 'cobol', text: 'a\nb\nc' },
      { path: 'b.ts', lines: '3-9', language: 'typescript', text: 'x' },
    ]);
    assert.match(answer, /^\*\*This is a recorded demo answer\.\*\* No model read your question\./);
    assert.match(answer, /- `src\/sort\.cob`, 3 lines\n- `b\.ts`, lines 3-9/);
    assert.match(answer, /```cobol\na\nb\nc\n```/);
    assert.match(ask('hello'), /the question alone, without any file/);
  });

  it('quote a file that holds fences without breaking out of theirs', () => {
    const answer = ask('hello', [{ path: 'a.md', language: 'markdown', text: '````js\nx\n````' }]);
    assert.match(answer, /`````markdown\n````js\nx\n````\n`````/);
  });

  it('come in small pieces that make the whole', () => {
    for (const text of [ask('explain retry'), ask('hello'), '', '  \n', 'é→👩‍💻 x'])
      assert.equal(piecesOf(text).join(''), text);
    assert.ok(piecesOf(ask('explain retry')).length > 200);
  });
});

describe('what the demo server reads', () => {
  it('is the question and the files as Baton sends them', () => {
    const reference = { path: 'src/we"ird.ts', folder: 'f', startLine: 3, endLine: 9 };
    const tokens = { tokens: 1, isEstimate: false };
    const content = userMessage(
      'what is Question:\nhere?',
      [
        { reference, language: 'typescript', text: 'const a = 1;', tokens },
        { reference: { path: 'b.ts', folder: 'f' }, language: '', text: '</data-x>', tokens },
      ],
      'abcdef1234567890',
    );
    const body = {
      model: 'm',
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content },
      ],
    };
    const prompt = promptOf(parseChat(JSON.stringify(body)) ?? assert.fail());
    assert.deepEqual(prompt.files, [
      { path: 'src/we"ird.ts', lines: '3-9', language: 'typescript', text: 'const a = 1;' },
      { path: 'b.ts', language: '', text: '</data-x>' },
    ]);
    assert.equal(prompt.question, 'what is Question:\nhere?');
    assert.equal(prompt.characters, content.length + 1);
  });

  it('may be blocks of text, as Anthropic’s wire allows', () => {
    const body = {
      model: 'm',
      system: [{ type: 'text', text: 'S' }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    };
    assert.equal(promptOf(parseChat(JSON.stringify(body)) ?? assert.fail()).question, 'hi');
  });

  it('is nothing when it is no chat request', () => {
    for (const body of ['', '{', '[]', '{"model":"m"}', '{"model":"m","messages":[{"role":"user"}]}'])
      assert.equal(parseChat(body), undefined);
  });

  it('takes faults by wire, and refuses what it does not know', () => {
    assert.deepEqual(parseFaults('openai:overloaded, ollama:cut,'), { openai: 'overloaded', ollama: 'cut' });
    for (const fault of FAULTS) assert.deepEqual(parseFaults(`anthropic:${fault}`), { anthropic: fault });
    for (const text of ['openai', 'openai:nap', 'mistral:cut', 'toString:cut', ':cut'])
      assert.throws(() => parseFaults(text), RangeError);
  });
});

describe('models of the demo server', () => {
  it('say in their name that they are none', () => {
    for (const { name } of MODELS) assert.ok(name.endsWith(LABEL), name);
  });

  it('have the prices that the prices file holds', () => {
    const file = new URL('../../../scripts/demo-server/demo-prices.json', import.meta.url);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), pricesFile());
  });
});
