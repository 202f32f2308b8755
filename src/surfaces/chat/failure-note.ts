import type { BatonError, ErrorCode } from '../../domain/errors.ts';
import { formatDuration, formatUsd } from '../../domain/format.ts';
import type { RunPart } from '../../domain/run.ts';
import type { NoteView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';

/** What was there when an answer failed: text that stays, and the label of a model that could go on with it. */
export interface Remains {
  readonly hasText: boolean;
  readonly couldContinue: string | undefined;
}

/** The note of an answer that failed, with at most two things to do about it. */
export function failureNote(error: BatonError, { hasText, couldContinue }: Remains, t: Translate): NoteView {
  const isBroken = error.code === 'BATON_E_ABNORMAL_END' || error.code === 'BATON_E_NETWORK';
  const sentence = isBroken && hasText ? t('The stream broke. The text above is kept.') : t(error.message);
  const goOn = hasText && couldContinue !== undefined ? continueActions(couldContinue, t) : undefined;
  return {
    level: 'bad',
    icon: iconOf(error.code),
    text: sentence,
    detail: error.code,
    actions: goOn ?? actionsOf(error.code, t),
  };
}

function continueActions(label: string, t: Translate): NoteView['actions'] {
  return [
    { action: 'continue', label: t('Continue with {0}', label) },
    { action: 'ask-again', label: t('Ask again') },
  ];
}

/** The line that says who goes on: "X was overloaded. Y answers.", or the same model once more. */
export function fallbackNote(part: Extract<RunPart, { type: 'attempt-failed' }>, t: Translate): NoteView {
  const { entry, error, model, next } = part;
  const booked =
    entry.cost.costNanoUsd === undefined
      ? t('what it cost is not known')
      : t('booked, {0}', formatUsd(entry.cost.costNanoUsd));
  return {
    level: 'info',
    icon: 'arrow-swap',
    text:
      next.id === model.id
        ? t('{0} {1}. It is asked once more.', model.label, whatHappened(error.code, t))
        : t('{0} {1}. {2} answers.', model.label, whatHappened(error.code, t), next.label),
    detail: t('{0} after {1} · {2}', error.code, formatDuration(entry.durationMs), booked),
    actions: [],
  };
}

function whatHappened(code: ErrorCode, t: Translate): string {
  switch (code) {
    case 'BATON_E_OVERLOADED':
      return t('was overloaded');
    case 'BATON_E_RATE_LIMIT':
      return t('was over its rate limit');
    case 'BATON_E_QUOTA':
    case 'BATON_E_GATEWAY_BUDGET':
      return t('has no quota left');
    case 'BATON_E_NETWORK':
      return t('could not be reached');
    case 'BATON_E_TIMEOUT':
      return t('took too long');
    case 'BATON_E_MODEL_NOT_FOUND':
      return t('is no longer there');
    case 'BATON_E_MODEL_RETIRED':
      return t('was retired');
    case 'BATON_E_ABNORMAL_END':
      return t('broke off');
    case 'BATON_E_BUDGET':
      return t('is over the budget');
    case 'BATON_E_AUTHENTICATION':
      return t('was refused: the key is wrong');
    default:
      return t('failed');
  }
}

function iconOf(code: ErrorCode): string {
  if (code === 'BATON_E_AUTHENTICATION') return 'key';
  if (code === 'BATON_E_SENSITIVE' || code === 'BATON_E_PRIVATE_NO_ROUTE') return 'lock';
  if (code === 'BATON_E_NETWORK' || code === 'BATON_E_ABNORMAL_END') return 'debug-disconnect';
  return 'error';
}

function actionsOf(code: ErrorCode, t: Translate): NoteView['actions'] {
  const again = { action: 'ask-again', label: t('Ask again') } as const;
  const another = { action: 'use-another', label: t('Use another model') } as const;
  const page = { action: 'open-error-page', label: t('What this means') } as const;
  switch (code) {
    case 'BATON_E_AUTHENTICATION':
    case 'BATON_E_PERMISSION':
      return [{ action: 'enter-key', label: t('Enter key') }, another];
    case 'BATON_E_EMPTY_MESSAGE':
      return [];
    case 'BATON_E_SENSITIVE':
      return [
        { action: 'send-anyway', label: t('Send anyway') },
        { action: 'use-gpu', label: t('Use the GPU') },
      ];
    case 'BATON_E_NO_MODEL':
    case 'BATON_E_NO_MODEL_FITS':
    case 'BATON_E_PRIVATE_NO_ROUTE':
    case 'BATON_E_BAD_ADDRESS':
      return [page];
    case 'BATON_E_BUDGET':
      return [{ action: 'budget-raise', label: t('Raise and ask again') }, another];
    case 'BATON_E_INTERNAL':
      return [again, { action: 'show-log', label: t('Show log') }];
    default:
      return [again, another];
  }
}
