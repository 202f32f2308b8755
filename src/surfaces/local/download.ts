import * as vscode from 'vscode';
import * as z from 'zod';

import { type BatonError, toBatonError } from '../../domain/errors.ts';
import type { LocalStore, PullWish } from '../../domain/local-store.ts';
import type { StateFile } from '../../host/state-file.ts';
import type { Translate } from '../l10n.ts';
import { createSpeedometer, progressText } from './offers.ts';

/** A download that is running, or was when its window closed. */
export const unfinishedSchema = z.object({
  model: z.string(),
  expectedBytes: z.number().positive().exactOptional(),
  /** When its window was last there. */
  seenAtMs: z.number(),
});

/** The state file's content: empty when no download is unfinished. */
export const downloadsSchema = z.object({ unfinished: unfinishedSchema.exactOptional() });

/** What a download needs. */
export interface DownloadParts {
  readonly store: LocalStore;
  readonly state: StateFile<z.infer<typeof downloadsSchema>>;
  readonly t: Translate;
}

/** How often a running download says that its window is there. */
const BEAT_MS = 3_000;
/** A window that did not say so for this long is gone. */
const GONE_MS = 8_000;

/** Downloads with progress and cancel in a notification. True when the model is there; what failed or was stopped is told with a way on. */
export async function download(parts: DownloadParts, wish: PullWish): Promise<boolean> {
  const { t } = parts;
  for (;;) {
    const error = await pullOnce(parts, wish);
    if (!error) {
      await parts.state.write({}).catch(() => undefined);
      return true;
    }
    const resume = error.code === 'BATON_E_CANCELLED' ? t('Resume') : t('Try again');
    const sentence =
      error.code === 'BATON_E_CANCELLED'
        ? t('The download of {0} was stopped. What was received is kept.', wish.model)
        : t(error.message);
    const show =
      error.code === 'BATON_E_CANCELLED' ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
    const picked = await show(sentence, resume, t('Discard'));
    if (picked === resume) continue;
    await parts.state.write({}).catch(() => undefined);
    return false;
  }
}

function pullOnce({ store, state, t }: DownloadParts, wish: PullWish): Thenable<BatonError | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: t('Downloading {0}', wish.model),
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const remember = (): void =>
      void state.write({ unfinished: { ...wish, seenAtMs: Date.now() } }).catch(() => undefined);
    remember();
    const beat = setInterval(remember, BEAT_MS);
    const speed = createSpeedometer();
    let shownPercent = 0;
    progress.report({ message: t('asking ollama.com') });
    try {
      await store.pull(
        wish,
        (now) => {
          const percent =
            now.totalBytes === undefined
              ? 0
              : (100 * now.completedBytes) / Math.max(now.totalBytes, wish.expectedBytes ?? 0);
          const increment = Math.max(0, percent - shownPercent);
          shownPercent += increment;
          progress.report({
            increment,
            message: `${progressText(now, speed(now.completedBytes, performance.now()), t)}. ${t('Closing this window pauses it.')}`,
          });
        },
        controller.signal,
      );
      return undefined;
    } catch (thrown) {
      return toBatonError(thrown);
    } finally {
      clearInterval(beat);
    }
  });
}

/** Offers to continue a download whose window was closed. True when a model came of it. */
export async function offerUnfinished(parts: DownloadParts): Promise<boolean> {
  const { t, state } = parts;
  const unfinished = await abandoned(state);
  if (!unfinished) return false;
  const { seenAtMs: _, ...wish } = unfinished;
  const resume = t('Resume');
  const picked = await vscode.window.showInformationMessage(
    t('The download of {0} stopped when its window closed. What was received is kept.', wish.model),
    resume,
    t('Discard'),
  );
  if (picked === resume) return download(parts, wish);
  if (picked !== undefined) await state.write({}).catch(() => undefined);
  return false;
}

/** The download that no window is at any more. One that some window is at is waited for: it ends, or its window does. */
async function abandoned(state: DownloadParts['state']): Promise<z.infer<typeof unfinishedSchema> | undefined> {
  for (;;) {
    const { unfinished } = await state.read();
    const leftMs = unfinished ? unfinished.seenAtMs + GONE_MS - Date.now() : 0;
    if (leftMs <= 0) return unfinished;
    await new Promise((resolve) => setTimeout(resolve, leftMs).unref());
  }
}
