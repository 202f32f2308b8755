/**
 * Every error a person can meet. Stable: logs, the ledger and `docs/errors.md` name them. A test checks that each has its entry there.
 */
export const ERROR_CODES = [
  'BATON_E_AUTHENTICATION',
  'BATON_E_PERMISSION',
  'BATON_E_MODEL_NOT_FOUND',
  'BATON_E_MODEL_RETIRED',
  'BATON_E_CONTEXT_OVERFLOW',
  'BATON_E_CONTENT_FILTER',
  'BATON_E_RATE_LIMIT',
  'BATON_E_OVERLOADED',
  'BATON_E_QUOTA',
  'BATON_E_GATEWAY_BUDGET',
  'BATON_E_BUDGET',
  'BATON_E_SENSITIVE',
  'BATON_E_NETWORK',
  'BATON_E_TIMEOUT',
  'BATON_E_ABNORMAL_END',
  'BATON_E_INVALID_RESPONSE',
  'BATON_E_BAD_REQUEST',
  'BATON_E_CANCELLED',
  'BATON_E_INTERRUPTED',
  'BATON_E_NO_MODEL',
  'BATON_E_NO_MODEL_FITS',
  'BATON_E_PRIVATE_NO_ROUTE',
  'BATON_E_EMPTY_MESSAGE',
  'BATON_E_EGRESS_ORIGIN',
  'BATON_E_EGRESS_REDIRECT',
  'BATON_E_EGRESS_PRIVATE',
  'BATON_E_BAD_ADDRESS',
  'BATON_E_LEDGER',
  'BATON_E_HISTORY',
  'BATON_E_SEEDS',
  'BATON_E_WEIGHTS',
  'BATON_E_LAUNCH',
  'BATON_E_DOWNLOAD',
  'BATON_E_DISK_FULL',
  'BATON_E_OLLAMA_OUTDATED',
  'BATON_E_PIPELINE',
  'BATON_E_PIPELINE_CYCLE',
  'BATON_E_PIPELINE_VARIABLE',
  'BATON_E_PIPELINE_INPUT',
  'BATON_E_PIPELINE_APPROVAL',
  'BATON_E_PIPELINE_BUSY',
  'BATON_E_PIPELINE_GATE',
  'BATON_E_PROTECTED_PATH',
  'BATON_E_EDIT_REFUSED',
  'BATON_E_INVALID_MESSAGE',
  'BATON_E_INTERNAL',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * Who would meet the same failure now, which says what may be tried next.
 * `attempt`: perhaps nobody; the same model may be asked again, after `retryAfterMs` where there is one.
 * `model`: this model; another one of the same provider may answer.
 * `provider`: every model of this provider with this key (a refused key, a spent budget, a login page); other providers may answer.
 * `everywhere`: everybody; only the person can change it.
 */
export type FailureReach = 'attempt' | 'model' | 'provider' | 'everywhere';

/** What an error knows about itself beyond its sentence. */
export interface BatonErrorDetails {
  /**
   * True when the chain may go on: the same request may succeed with another model or later. Decided where the error is born; nobody else looks at a
   * status code.
   */
  readonly isRetryable: boolean;
  /** Absent: `model` for a retryable error, else `everywhere`. */
  readonly reach?: FailureReach;
  /** Provider that answered or should have. */
  readonly provider?: string;
  /** HTTP status, for the log only. */
  readonly status?: number;
  /** What the vendor itself said, shortened, without keys; for the log and the opened note. */
  readonly detail?: string;
  /** How long the vendor asks to wait. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error type that crosses walls. `message` is a sentence for a person that names what failed and what to do. */
export class BatonError extends Error {
  override readonly name = 'BatonError';
  readonly code: ErrorCode;
  /** True when another model, or the same one later, may answer; `reach` says which. */
  readonly isRetryable: boolean;
  readonly reach: FailureReach;
  readonly provider: string | undefined;
  readonly status: number | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: BatonErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.isRetryable = details.isRetryable;
    this.reach = details.reach ?? (details.isRetryable ? 'model' : 'everywhere');
    this.provider = details.provider;
    this.status = details.status;
    this.detail = details.detail;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Any thrown thing as a {@link BatonError}: itself when it is one, else `BATON_E_INTERNAL` with the thing as its cause. */
export function toBatonError(thrown: unknown): BatonError {
  if (thrown instanceof BatonError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new BatonError('BATON_E_INTERNAL', 'Something in Baton failed. The Baton log has the details.', {
    isRetryable: false,
    detail: text.slice(0, 500),
    cause: thrown,
  });
}

/** The error of a request that the person stopped. */
export function cancelledError(): BatonError {
  return new BatonError('BATON_E_CANCELLED', 'Stopped.', { isRetryable: false });
}
