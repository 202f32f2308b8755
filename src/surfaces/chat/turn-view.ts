import { formatCount, formatDuration, formatTokens, formatUsd } from '../../domain/format.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { RunPart } from '../../domain/run.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import { MAX_QUESTION_SHOWN, type ChipView, type FooterView, type NoteView, type TurnView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import { budgetNote } from './budget-note.ts';
import { alternativesView, alwaysView, decisionNotes, decisionView } from './decision-view.ts';
import { failureNote, fallbackNote } from './failure-note.ts';
import { maskedView } from './masked-view.ts';
import { promptNotes, sourcesOf } from './prompt-notes.ts';

/** A turn as it stands right after sending. */
export function startTurn(
  id: string,
  question: string,
  chips: readonly ChipView[],
  again: string | undefined,
  t: Translate,
): TurnView {
  const shown = question.slice(0, MAX_QUESTION_SHOWN);
  const isShortened = shown.length < question.length;
  return {
    id,
    question: {
      text: shown,
      ...(isShortened && {
        shortened: t(
          '{0} characters, the first {1} are shown',
          formatCount(question.length),
          formatCount(shown.length),
        ),
      }),
      chips: [...chips],
      ...(again && { again }),
    },
    status: 'waiting',
    notes: [],
    text: '',
    sources: [],
    alternatives: [],
  };
}

/** Folds one part of a run into the turn it answers. Pure: the same turn and part give the same turn. */
export function foldPart(turn: TurnView, part: RunPart, t: Translate): TurnView {
  switch (part.type) {
    case 'decision':
      return {
        ...turn,
        decision: decisionView(part.decision, t),
        notes: [...turn.notes, ...decisionNotes(part.decision, t)],
        alternatives: alternativesView(part.alternatives),
        always: alwaysView(part.decision, t),
      };
    case 'budget':
      return { ...turn, notes: [...turn.notes, budgetNote(part, t)] };
    case 'waiting':
      return { ...turn, waiting: t(part.sentence) };
    case 'prompt':
      return {
        ...withMasked(turn, part, t),
        notes: [...turn.notes, ...promptNotes(part, t)],
        sources: sourcesOf(part),
      };
    case 'attempt-failed':
      return {
        ...withoutWaiting(turn),
        notes: [...turn.notes, fallbackNote(part, t)],
        ...(turn.decision && {
          decision: {
            ...turn.decision,
            model: part.next.label,
            place: part.next.place === 'local' ? t('local') : part.next.providerLabel,
            isLocal: part.next.place === 'local',
            price:
              turn.decision.candidates.find((each) => each.label === part.next.label)?.price ?? formatUsd(undefined),
            reason: part.next.id === part.model.id ? turn.decision.reason : t('next in the chain'),
          },
        }),
      };
    case 'text-delta':
      return { ...withoutWaiting(turn), status: 'streaming', text: turn.text + part.text };
    case 'reasoning-delta':
      return turn.status === 'waiting' ? { ...withoutWaiting(turn), status: 'streaming' } : turn;
    case 'tool-call':
      return turn;
    case 'end':
      return endTurn(turn, part, t);
  }
}

/** The decision line says what this attempt's model got masked; the next one's may get it as it is. */
function withMasked(turn: TurnView, { masked: secrets }: Extract<RunPart, { type: 'prompt' }>, t: Translate): TurnView {
  if (!turn.decision) return turn;
  const { masked: _, ...decision } = turn.decision;
  const masked = maskedView(secrets, t);
  return { ...turn, decision: { ...decision, ...(masked && { masked }) } };
}

function withoutWaiting(turn: TurnView): TurnView {
  if (turn.waiting === undefined) return turn;
  const { waiting: _, ...others } = turn;
  return others;
}

/** What a turn that was not at its end when its window closed becomes when it is read back. */
export function interruptTurn(turn: TurnView, t: Translate): TurnView {
  return turn.status === 'waiting' || turn.status === 'streaming' ? cutByClosing(turn, t) : turn;
}

/** A turn whose answer ended because its window closed. What it cost stays as far as it was booked, and is unknown otherwise. */
export function cutByClosing(turn: TurnView, t: Translate): TurnView {
  const kept = turn.text === '' ? '' : t(' The text above is kept.');
  return {
    ...withoutWaiting(turn),
    status: 'interrupted',
    cut: t('cut when the conversation was closed'),
    failure: {
      level: 'warn',
      icon: 'debug-disconnect',
      text: t('This answer stopped when the conversation was closed.') + kept,
      detail: 'BATON_E_INTERRUPTED',
      actions: [{ action: 'ask-again', label: t('Ask again') }],
    },
    footer: turn.footer ?? { money: formatUsd(undefined), basis: 'unknown', facts: t('what it cost is not known') },
  };
}

function endTurn(turn: TurnView, part: Extract<RunPart, { type: 'end' }>, t: Translate): TurnView {
  const status = part.outcome === 'finished' ? 'done' : part.outcome === 'cancelled' ? 'stopped' : 'failed';
  const cut = cutText(turn, part, t);
  const failure =
    part.error && part.outcome === 'failed'
      ? failureNote(part.error, { hasText: turn.text !== '', couldContinue: part.couldContinue?.label }, t)
      : (emptyNote(turn, part, t) ?? lengthNote(part, t));
  return {
    ...withoutWaiting(turn),
    status,
    ...(part.isBooked ? {} : { notes: [...turn.notes, notBookedNote(t)] }),
    ...(cut && { cut }),
    ...(failure && { failure }),
    ...(part.entry && { footer: footerView(part.entry, t) }),
  };
}

function cutText(
  turn: TurnView,
  { outcome, finishReason, entry }: Extract<RunPart, { type: 'end' }>,
  t: Translate,
): string | undefined {
  const tokens = countText(entry?.usage.outputTokens);
  if (outcome === 'cancelled')
    return turn.text === '' ? t('stopped before the first token') : t('stopped after {0} tokens', tokens);
  if (outcome === 'failed') return turn.text === '' ? undefined : t('cut after {0} tokens', tokens);
  if (finishReason === 'length') return t('cut at its limit, {0} tokens', tokens);
  if (finishReason === 'content-filter') return t('cut by the provider’s content filter');
  return undefined;
}

/** An answer that met the model's limit, or the one that a budget set, can be gone on with. */
function lengthNote(
  { outcome, finishReason, model }: Extract<RunPart, { type: 'end' }>,
  t: Translate,
): NoteView | undefined {
  if (outcome !== 'finished' || finishReason !== 'length' || !model) return undefined;
  return {
    level: 'info',
    icon: 'info',
    text: t('The answer reached the limit of its length.'),
    actions: [{ action: 'continue', label: t('Continue') }],
  };
}

function emptyNote(turn: TurnView, { outcome }: Extract<RunPart, { type: 'end' }>, t: Translate): NoteView | undefined {
  if (outcome !== 'finished' || turn.text !== '') return undefined;
  const actions: NoteView['actions'] = [{ action: 'ask-again', label: t('Ask again') }];
  return { level: 'warn', icon: 'warning', text: t('The model answered without any text.'), actions };
}

function notBookedNote(t: Translate): NoteView {
  return {
    level: 'warn',
    icon: 'warning',
    text: t('The ledger cannot be written, so this cost is missing from the sums. Chat goes on.'),
    detail: 'BATON_E_LEDGER',
    actions: [{ action: 'show-log', label: t('Show log') }],
  };
}

/** Money first, then how it is known, then what it was for. */
export function footerView(entry: LedgerEntry, t: Translate): FooterView {
  const { usage, cost, timeToFirstTokenMs, durationMs } = entry;
  const cached = usage.cacheReadInputTokens ? t(', {0} cached', countText(usage.cacheReadInputTokens)) : '';
  const facts = [
    t('{0} in', countText(usage.inputTokens)) + cached,
    t('{0} out', countText(usage.outputTokens)),
    ...(timeToFirstTokenMs === undefined ? [] : [t('first token {0}', formatDuration(timeToFirstTokenMs))]),
    formatDuration(durationMs),
  ];
  return { money: formatUsd(cost.costNanoUsd), basis: cost.basis, facts: facts.join(' · ') };
}

/** An exact count, or a dash when nobody knows it. */
function countText(count: number | undefined): string {
  return count === undefined ? '–' : formatCount(count);
}

/** Live facts while an answer streams, from our own estimate: the provider reports usage at the end. `elapsedMs` counts from the question. */
export function progressText(text: string, elapsedMs: number, t: Translate): string {
  if (text === '') return t('waiting for the first token · {0}', formatDuration(elapsedMs));
  const count = estimateTokens(text);
  const perSecond = formatCount(Math.round(count.tokens / (elapsedMs / 1000)));
  return t('{0} out · {1} · {2} tokens/s', formatTokens(count), formatDuration(elapsedMs), perSecond);
}
