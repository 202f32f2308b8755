import { BatonError, toBatonError } from '../../domain/errors.ts';
import type { Log } from '../../domain/log.ts';
import { fromDashboardSchema, type FromDashboard, type ToDashboard } from '../../protocol/dashboard.ts';
import { english, type Translate } from '../l10n.ts';

/** What the page can ask for. Each rejects with a sentence for the person when it cannot be done. */
export interface DashboardActions {
  begin(): Promise<void>;
  perform(request: Exclude<FromDashboard, { type: 'ready' }>): Promise<void>;
}

/** Parses what the page posted, has it done and answers; what has the wrong shape is dropped and logged. */
export async function answerPage(
  posted: unknown,
  actions: () => Promise<DashboardActions>,
  post: (message: ToDashboard) => void,
  log: Log,
  t: Translate = english,
): Promise<void> {
  const parsed = fromDashboardSchema.safeParse(posted);
  if (!parsed.success) {
    log.warn({ event: 'dashboard.invalid-message', code: 'BATON_E_INVALID_MESSAGE' });
    return;
  }
  const request = parsed.data;
  try {
    const own = await actions();
    if (request.type === 'ready') return await own.begin();
    await own.perform(request);
    post({ type: 'reply', id: request.id });
  } catch (thrown) {
    const { code, message, detail } = toBatonError(thrown);
    log.warn({ event: 'dashboard.request-failed', request: request.type, code, detail });
    if (request.type !== 'ready') post({ type: 'reply', id: request.id, error: { code, message: t(message) } });
  }
}

/** The error of a request that refers to something that is no longer shown. */
export function goneError(sentence: string): BatonError {
  return new BatonError('BATON_E_INVALID_MESSAGE', sentence, { isRetryable: false });
}
