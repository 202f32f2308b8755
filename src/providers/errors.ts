import type { ProviderRow } from '../domain/catalog.ts';
import { BatonError, type ErrorCode } from '../domain/errors.ts';
import { type Fault, faultFrom, shortened } from './fault.ts';
import { retryAfterMs } from './retry-after.ts';

/** An answer that says no. */
export interface Refusal {
  readonly row: Pick<ProviderRow, 'id' | 'label' | 'wire'>;
  /** Absent when the fault arrived inside a stream that began well. */
  readonly status?: number;
  readonly headers?: Pick<Headers, 'get'>;
  /** The body, as text or parsed. */
  readonly body: unknown;
  /** True when a key was sent. */
  readonly hasKey: boolean;
  /** Milliseconds since the epoch, for `retry-after` dates. */
  readonly nowMs: number;
}

type Verdict = readonly [code: ErrorCode, sentence: string];

// Where a vendor has the word, the word decides; sentences are only searched for what no vendor has a word for.
const QUOTA_WORDS = [
  'insufficient_quota',
  'budget_exceeded',
  'billing_error',
  'billing_hard_limit_reached',
  'insufficient_balance',
];
const QUOTA_TEXT =
  /credit balance is too low|ExceededBudget|budget has been exceeded|insufficient (?:balance|credits|funds)/i;
const OVERFLOW_WORDS = [
  'context_length_exceeded',
  'exceed_context_size_error',
  'string_above_max_length',
  'request_too_large',
];
const OVERFLOW_TEXT =
  /context (?:length|window|size)|maximum (?:context|prompt) length|prompt is too long|too many (?:input )?tokens|input length exceeds/i;
const FILTER_WORDS = [
  'content_filter',
  'content_policy_violation',
  'data_inspection_failed',
  'responsibleaipolicyviolation',
];
const NO_MODEL_WORDS = ['model_not_found', 'not_found_error', 'model_not_available', 'invalid_model'];
const OVERLOADED_WORDS = ['overloaded_error', 'overloaded', 'server_overloaded', 'engine_overloaded', 'unavailable'];
const RATE_WORDS = ['rate_limit_error', 'rate_limit_exceeded', 'resource_exhausted', 'too_many_requests'];
const KEY_WORDS = ['authentication_error', 'invalid_api_key', 'unauthenticated', 'unauthorized'];
const KEY_TEXT = /\b(?:invalid|incorrect) api key|api key not valid/i;
const FAILED_WORDS = ['api_error', 'server_error', 'internal_error', 'internal_server_error', 'internal'];

// Another model, or the same one later, may answer these; the rest needs the person.
const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BATON_E_MODEL_NOT_FOUND',
  'BATON_E_CONTEXT_OVERFLOW',
  'BATON_E_RATE_LIMIT',
  'BATON_E_OVERLOADED',
  'BATON_E_TIMEOUT',
  'BATON_E_ABNORMAL_END',
  'BATON_E_INVALID_RESPONSE',
]);

/** A vendor's refusal as a {@link BatonError} whose sentence names the vendor and what to do. Decides `isRetryable` once and for all. Pure. */
export function refusalError(refusal: Refusal): BatonError {
  const { row, headers, nowMs } = refusal;
  const fault = faultFrom(refusal.body);
  const status = refusal.status ?? fault.status;
  const [code, sentence] = isWebPage(refusal.body)
    ? webPageVerdict(row.label, status)
    : verdict(refusal, fault, status);
  const retryAfter = headers ? retryAfterMs(headers, nowMs) : undefined;
  return new BatonError(code, sentence, {
    isRetryable: RETRYABLE.has(code),
    provider: row.id,
    ...(status !== undefined && { status }),
    ...(fault.message !== '' && !isWebPage(refusal.body) && { detail: fault.message }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
  });
}

function verdict(refusal: Refusal, fault: Fault, status: number | undefined): Verdict {
  const { label } = refusal.row;
  const says = (words: readonly string[]): boolean => fault.words.some((word) => words.includes(word));
  if (says(QUOTA_WORDS) || QUOTA_TEXT.test(fault.message) || status === 402) {
    return ['BATON_E_QUOTA', `The budget or credit at ${label} is used up. Raise it there, or use another model.`];
  }
  if (says(FILTER_WORDS))
    return [
      'BATON_E_CONTENT_FILTER',
      `${label} does not answer this for reasons of content. Ask in other words, or use another model.`,
    ];
  if (says(OVERFLOW_WORDS) || status === 413 || (isRequestFault(status) && OVERFLOW_TEXT.test(fault.message)))
    return overflow(label, fault);
  if (says(OVERLOADED_WORDS) || status === 529 || status === 503) {
    return ['BATON_E_OVERLOADED', `${label} is overloaded. Ask again later, or use another model.`];
  }
  if (status === 429 || says(RATE_WORDS))
    return ['BATON_E_RATE_LIMIT', `${label} takes no more requests for now. Wait a little, or use another model.`];
  if (status === 401 || says(KEY_WORDS) || KEY_TEXT.test(fault.message)) return keyVerdict(refusal);
  if (status === 403 || says(['permission_error', 'permission_denied'])) return permissionVerdict(refusal, fault);
  if (says(NO_MODEL_WORDS) || (status === 404 && /model/i.test(fault.message))) {
    return [
      'BATON_E_MODEL_NOT_FOUND',
      `${label} does not have this model any more, or not for this key. Use another model.`,
    ];
  }
  return byStatus(label, fault, status, says(FAILED_WORDS));
}

function byStatus(label: string, fault: Fault, status: number | undefined, isFailure: boolean): Verdict {
  if (status === 404 || status === 405)
    return ['BATON_E_BAD_ADDRESS', `${label} has nothing at this address. Check the address.`];
  if (status === 408 || status === 504)
    return ['BATON_E_TIMEOUT', `${label} did not answer in time. Ask again, or use another model.`];
  if (isFailure || status === 409 || (status !== undefined && status >= 500)) {
    return ['BATON_E_OVERLOADED', `${label} failed on its side. Ask again, or use another model.`];
  }
  if (status === undefined)
    return ['BATON_E_ABNORMAL_END', `${label} broke off the answer. Ask again, or use another model.`];
  const why = fault.message === '' ? '' : `: ${fault.message.replace(/[.\s]+$/, '')}`;
  return ['BATON_E_BAD_REQUEST', `${label} cannot take this request${why}. Use another model, or change the question.`];
}

function overflow(label: string, { promptTokens, contextTokens }: Fault): Verdict {
  const sizes =
    promptTokens !== undefined && contextTokens !== undefined ? ` (${promptTokens} tokens, ${contextTokens} fit)` : '';
  return [
    'BATON_E_CONTEXT_OVERFLOW',
    `The question with its context is too long for this model of ${label}${sizes}. Remove context, or use another model.`,
  ];
}

function keyVerdict({ row: { label }, hasKey }: Refusal): Verdict {
  if (hasKey) return ['BATON_E_AUTHENTICATION', `${label} refused the key. Enter it again, or use another model.`];
  return ['BATON_E_AUTHENTICATION', `${label} wants a key. Enter one, or use another model.`];
}

function permissionVerdict({ row: { label, wire } }: Refusal, fault: Fault): Verdict {
  // Ollama on loopback answers 403 without a body when it does not know the host name in the address (server/routes.go, allowedHostsMiddleware).
  if (wire === 'ollama' && fault.message === '') {
    return [
      'BATON_E_PERMISSION',
      'Ollama does not accept the host name in its address. Use 127.0.0.1, or set OLLAMA_HOST where Ollama runs.',
    ];
  }
  return ['BATON_E_PERMISSION', `${label} does not allow this for your key. Use another model, or another key.`];
}

/** The error of an answer that is a web page: a login page, a proxy's notice, or the wrong address. */
export function webPageError(row: Pick<ProviderRow, 'id' | 'label'>, status?: number): BatonError {
  const [code, sentence] = webPageVerdict(row.label, status);
  return new BatonError(code, sentence, {
    isRetryable: RETRYABLE.has(code),
    provider: row.id,
    ...(status !== undefined && { status }),
  });
}

function webPageVerdict(label: string, status: number | undefined): Verdict {
  if (status !== undefined && status >= 500)
    return ['BATON_E_OVERLOADED', `${label} failed on its side. Ask again, or use another model.`];
  return [
    'BATON_E_INVALID_RESPONSE',
    `${label} answered with a web page instead of a model's answer. Check the address, and whether a login page stands before it.`,
  ];
}

/** The error of an answer that does not follow the wire's format. `what` is for the log. */
export function invalidResponseError(row: Pick<ProviderRow, 'id' | 'label'>, what: string): BatonError {
  return new BatonError(
    'BATON_E_INVALID_RESPONSE',
    `${row.label} sent an answer that cannot be read. Check the address, or use another model.`,
    {
      isRetryable: true,
      provider: row.id,
      detail: shortened(what),
    },
  );
}

/** The error of an answer whose connection ended before the wire said that it is whole. */
export function abnormalEndError(row: Pick<ProviderRow, 'id' | 'label'>): BatonError {
  const sentence = `${row.label} stopped in the middle of the answer. Ask again, or use another model.`;
  return new BatonError('BATON_E_ABNORMAL_END', sentence, { isRetryable: true, provider: row.id });
}

/** The error of an answer that is whole and holds nothing; gateways end so when the connection behind them broke. */
export function emptyAnswerError(row: Pick<ProviderRow, 'id' | 'label'>): BatonError {
  const sentence = `${row.label} sent an empty answer. Ask again, or use another model.`;
  return new BatonError('BATON_E_INVALID_RESPONSE', sentence, { isRetryable: true, provider: row.id });
}

function isRequestFault(status: number | undefined): boolean {
  return status === undefined || status === 400 || status === 422 || status >= 500;
}

function isWebPage(body: unknown): boolean {
  return typeof body === 'string' && /^\s*(?:<!doctype html|<html)/i.test(body);
}
