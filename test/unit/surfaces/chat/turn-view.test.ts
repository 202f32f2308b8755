import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { BatonError, cancelledError } from '../../../../src/domain/errors.ts';
import type { RunPart } from '../../../../src/domain/run.ts';
import { MAX_QUESTION_SHOWN, turnViewSchema, type TurnView } from '../../../../src/protocol.ts';
import {
  footerView,
  foldPart,
  interruptTurn,
  progressText,
  startTurn,
} from '../../../../src/surfaces/chat/turn-view.ts';
import { referenceLabel } from '../../../../src/surfaces/chat/reference-label.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { aDecision, anEntry, localModel, remoteModel } from '../../../fixtures/decisions.ts';

const start = (question = 'what does retry() do?'): TurnView => startTurn('t1', question, [], undefined, english);
const foldAll = (turn: TurnView, ...parts: RunPart[]): TurnView =>
  parts.reduce((each, part) => foldPart(each, part, english), turn);
const decision: RunPart = { type: 'decision', decision: aDecision(), alternatives: [] };
const text = (piece: string): RunPart => ({ type: 'text-delta', text: piece });
const end = (change: Partial<Extract<RunPart, { type: 'end' }>> = {}): RunPart => ({
  type: 'end',
  outcome: 'finished',
  finishReason: 'stop',
  model: localModel,
  entry: anEntry(),
  isBooked: true,
  ...change,
});
const plain = (value: string | undefined): string | undefined => value?.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('startTurn', () => {
  it('shows the whole question when it is short', () => {
    equal(start().question.text, 'what does retry() do?');
    equal(start().question.shortened, undefined);
  });

  it('shortens a 2 MB paste for the view and says so', () => {
    const turn = start('x'.repeat(2_000_000));
    equal(turn.question.text.length, MAX_QUESTION_SHOWN);
    equal(plain(turn.question.shortened), '2 000 000 characters, the first 8 000 are shown');
    ok(turnViewSchema.safeParse(turn).success);
  });
});

describe('foldPart', () => {
  it('draws the decision before any text', () => {
    const turn = foldAll(start(), decision);
    equal(turn.decision?.model, 'qwen2.5-coder 7B');
    equal(turn.decision?.place, 'local');
    equal(turn.decision?.price, '$0.00');
    equal(turn.decision?.reason, 'explain, routine: a small model holds');
    equal(turn.text, '');
  });

  it('opens to what the task was taken for, the candidates and what decided', () => {
    const opened = foldAll(start(), decision).decision;
    deepEqual(
      opened?.takenFor.map((row) => [row.name, row.value]),
      [
        ['kind', 'explain'],
        ['complexity', 'routine'],
        ['privacy', 'not private'],
        ['urgency', 'now'],
        ['context', 'what you gave'],
      ],
    );
    deepEqual(
      opened?.candidates.map((row) => row.isChosen),
      [true, false],
    );
    equal(plain(opened?.candidates[1]?.price), '≈ $0.011');
  });

  it('shows a dash for a price that nobody knows', () => {
    const { estimateNanoUsd: _, ...unknown } = aDecision({ chosen: remoteModel });
    equal(foldAll(start(), { type: 'decision', decision: unknown, alternatives: [] }).decision?.price, '–');
  });

  it('appends text and streams', () => {
    const turn = foldAll(start(), decision, text('Hel'), text('lo'));
    equal(turn.text, 'Hello');
    equal(turn.status, 'streaming');
  });

  it('says who failed, when, what it cost and who answers, and draws the new model', () => {
    const error = new BatonError('BATON_E_OVERLOADED', 'Ollama is overloaded.', { isRetryable: true });
    const entry = anEntry({ durationMs: 800, cost: { basis: 'estimated', costNanoUsd: 0 } });
    const turn = foldAll(start(), decision, {
      type: 'attempt-failed',
      attempt: 1,
      model: localModel,
      error,
      next: remoteModel,
      entry,
    });
    equal(turn.notes[0]?.text, 'qwen2.5-coder 7B was overloaded. claude-sonnet-4-5 answers.');
    equal(plain(turn.notes[0]?.detail), 'BATON_E_OVERLOADED after 0.8 s · booked, $0.00');
    equal(turn.decision?.model, 'claude-sonnet-4-5');
    equal(turn.decision?.place, 'Anthropic');
    equal(plain(turn.decision?.price), '≈ $0.011');
  });

  it('names what was left out, shortened, stripped and unreadable', () => {
    const file = { folder: 'app', path: 'src/http.ts', startLine: 4, endLine: 15 };
    const turn = foldAll(start(), {
      type: 'prompt',
      attempt: 1,
      model: localModel,
      snippets: [{ reference: file, language: 'typescript', text: 'x', tokens: { tokens: 1, isEstimate: false } }],
      unreadable: [{ reference: { folder: 'app', path: '.env' }, reason: 'files that hold keys are never sent' }],
      leftOut: { messageCount: 6, snippets: [file] },
      stripped: [file],
      keptBackCount: 2,
      inputTokens: 100,
    });
    deepEqual(
      turn.notes.map((note) => note.text),
      [
        'Left out to fit the window: the oldest 6 messages.',
        'Said in private, and kept on this machine: 2 earlier messages.',
        'Shortened to fit the window: src/http.ts:4–15.',
        'Invisible characters in src/http.ts:4–15 were taken out before sending.',
        '.env was not sent: files that hold keys are never sent.',
      ],
    );
    equal(turn.sources[0]?.label, 'src/http.ts:4–15');
  });

  it('says on the decision line what was masked for this model, kinds and places alone', () => {
    const prompt = {
      type: 'prompt' as const,
      attempt: 1,
      model: remoteModel,
      snippets: [],
      unreadable: [],
      leftOut: { messageCount: 0, snippets: [] },
      stripped: [],
      inputTokens: 100,
    };
    const turn = foldAll(start(), decision, {
      ...prompt,
      masked: [
        { type: 'API key', places: [{ type: 'question' }, { type: 'data', label: 'src/db.ts', line: 12 }] },
        { type: 'password', places: [{ type: 'history' }, { type: 'instructions' }] },
        { type: 'IP address', isPersonal: true, places: [{ type: 'data', label: 'terminal' }] },
      ],
    });
    deepEqual(turn.decision?.masked, {
      label: '2 secrets masked, 1 personal detail masked',
      places: [
        'API key: your question, src/db.ts:12',
        'password: earlier in this conversation, instructions',
        'IP address: terminal',
      ],
    });
    ok(turnViewSchema.safeParse(turn).success);
    equal(foldAll(turn, { ...prompt, attempt: 2, model: localModel }).decision?.masked, undefined);
    const many = Array.from({ length: 14 }, () => ({ type: 'token', places: [{ type: 'question' as const }] }));
    const crowded = foldAll(start(), decision, { ...prompt, masked: many }).decision?.masked;
    deepEqual([crowded?.label, crowded?.places.at(-1)], ['14 secrets masked', 'and 2 more']);
  });

  it('ends with money, how it is known, and the facts', () => {
    const turn = foldAll(start(), decision, text('Hello'), end());
    equal(turn.status, 'done');
    equal(turn.footer?.money, '$0.0102');
    equal(turn.footer?.basis, 'priced');
    equal(plain(turn.footer?.facts), '4 812 in, 3 840 cached · 412 out · first token 0.9 s · 2.1 s');
    equal(turn.cut, undefined);
  });

  it('keeps the text of an answer that broke, and says after how many tokens', () => {
    const error = new BatonError('BATON_E_ABNORMAL_END', 'Anthropic ended the answer too early.', {
      isRetryable: true,
    });
    const turn = foldAll(start(), decision, text('Hel'), end({ outcome: 'failed', finishReason: 'error', error }));
    equal(turn.status, 'failed');
    equal(turn.text, 'Hel');
    equal(turn.cut, 'cut after 412 tokens');
    equal(turn.failure?.text, 'The stream broke. The text above is kept.');
    equal(turn.failure?.detail, 'BATON_E_ABNORMAL_END');
  });

  it('offers to enter a refused key', () => {
    const error = new BatonError('BATON_E_AUTHENTICATION', 'OpenAI refused the key.', { isRetryable: false });
    const turn = foldAll(start(), decision, end({ outcome: 'failed', finishReason: 'error', error }));
    deepEqual(
      turn.failure?.actions.map((each) => each.action),
      ['enter-key', 'use-another'],
    );
    equal(turn.cut, undefined);
  });

  it('says after how many tokens the person stopped it', () => {
    const stopped = end({ outcome: 'cancelled', finishReason: 'error', error: cancelledError() });
    equal(foldAll(start(), decision, text('Hel'), stopped).cut, 'stopped after 412 tokens');
    equal(foldAll(start(), decision, stopped).cut, 'stopped before the first token');
    equal(foldAll(start(), decision, stopped).failure, undefined);
  });

  it('says when the model’s limit or the content filter cut the answer', () => {
    match(foldAll(start(), text('x'), end({ finishReason: 'length' })).cut ?? '', /cut at its limit, 412 tokens/);
    match(foldAll(start(), text('x'), end({ finishReason: 'content-filter' })).cut ?? '', /content filter/);
  });

  it('says so when a model answered nothing', () => {
    equal(foldAll(start(), decision, end()).failure?.text, 'The model answered without any text.');
  });

  it('says so when the ledger could not be written', () => {
    equal(foldAll(start(), decision, text('x'), end({ isBooked: false })).notes[0]?.detail, 'BATON_E_LEDGER');
  });

  it('gives a turn that the protocol accepts after every part', () => {
    let turn = start();
    for (const part of [decision, text('a'), end({ outcome: 'failed', error: cancelledError() })]) {
      turn = foldPart(turn, part, english);
      ok(turnViewSchema.safeParse(turn).success);
    }
  });
});

describe('interruptTurn', () => {
  it('marks an answer that streamed when its window closed, and keeps its text', () => {
    const turn = interruptTurn(foldAll(start(), decision, text('Hel')), english);
    equal(turn.status, 'interrupted');
    equal(turn.text, 'Hel');
    equal(turn.failure?.detail, 'BATON_E_INTERRUPTED');
    equal(turn.footer?.basis, 'unknown');
    equal(turn.footer?.money, '–');
  });

  it('leaves a finished turn as it is', () => {
    const turn = foldAll(start(), decision, text('Hello'), end());
    equal(interruptTurn(turn, english), turn);
  });
});

describe('footerView', () => {
  it('shows a dash for counts and money that nobody knows', () => {
    const { timeToFirstTokenMs: _, ...entry } = anEntry({ usage: {}, cost: { basis: 'unknown' } });
    const footer = footerView(entry, english);
    equal(footer.money, '–');
    equal(plain(footer.facts), '– in · – out · 2.1 s');
  });
});

describe('progressText', () => {
  it('says for how long nothing has come', () => {
    equal(plain(progressText('', 8_000, english)), 'waiting for the first token · 8.0 s');
  });

  it('says how much came, for how long and how fast, as an estimate', () => {
    match(plain(progressText('word '.repeat(76), 2_000, english)) ?? '', /^≈ \d+ out · 2\.0 s · \d+ tokens\/s$/);
  });
});

describe('referenceLabel', () => {
  it('names a whole file, one line or a range', () => {
    equal(referenceLabel({ folder: 'a', path: 'b.ts' }), 'b.ts');
    equal(referenceLabel({ folder: 'a', path: 'b.ts', startLine: 3 }), 'b.ts:3');
    equal(referenceLabel({ folder: 'a', path: 'b.ts', startLine: 3, endLine: 3 }), 'b.ts:3');
    equal(referenceLabel({ folder: 'a', path: 'b.ts', startLine: 3, endLine: 9 }), 'b.ts:3–9');
  });
});
