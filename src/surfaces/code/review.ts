import * as vscode from 'vscode';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import { askOnce, nameOf, type Answer, type AskParts } from './ask-once.ts';
import { readFindings, REVIEW_INSTRUCTIONS, REVIEW_SCHEMA, type Finding } from './review-findings.ts';
import { signalOf, withConsent } from './say.ts';
import { refusal } from './target.ts';

/** What is reviewed. */
export interface ReviewSubject {
  /** "retry", "the staged changes" */
  readonly name: string;
  readonly references: readonly SnippetReference[];
  readonly attachments: readonly Attachment[];
}

/** What a review found, and who said so. */
export interface Review {
  readonly findings: readonly Finding[];
  /** Entries of the answer that could not be read. */
  readonly skipped: number;
  /** "gpt-5-mini, OpenAI · $0.0004" */
  readonly by: string;
}

/**
 * Has `subject` reviewed, with progress that names the model. An answer in another form than asked for is sent back once with what is wrong. Rejects with a
 * sentence when there is no review, also when the person stops it.
 */
export async function review(parts: AskParts, subject: ReviewSubject): Promise<Review> {
  const { t } = parts;
  const title = t('Baton reviews {0}', subject.name);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const signal = signalOf(token);
      return withConsent(async (isSensitiveAllowed) => {
        const ask = (history: readonly Answer[], problem?: string): Promise<Answer> =>
          askOnce(parts, askFor(subject, history, problem, isSensitiveAllowed, parts), signal, (part) => {
            if (part.type === 'decision') progress.report({ message: nameOf(part.decision.chosen, t) });
            if (part.type === 'attempt-failed') progress.report({ message: nameOf(part.next, t) });
            if (part.type === 'waiting') progress.report({ message: t(part.sentence) });
          });
        const first = await ask([]);
        const read = readFindings(first.text);
        if ('findings' in read) return { ...read, by: first.by };
        const second = await ask([first], read.problem);
        const again = readFindings(second.text);
        if ('findings' in again) return { ...again, by: second.by };
        throw refusal(
          t(
            '{0} did not answer in a form that can be shown at the lines. Review with another model, or ask in the chat.',
            second.model.label,
          ),
        );
      }, t);
    },
  );
}

function askFor(
  { references, attachments }: ReviewSubject,
  history: readonly Answer[],
  problem: string | undefined,
  isSensitiveAllowed: boolean,
  { t }: AskParts,
): Parameters<typeof askOnce>[1] {
  const prompt = t('Review this code.');
  return {
    kind: 'review',
    prompt:
      problem === undefined
        ? prompt
        : `${problem} Answer again: the same findings, as JSON of the form that was asked for.`,
    history: history.flatMap(({ text }) => [
      { role: 'user' as const, content: prompt },
      { role: 'assistant' as const, content: text },
    ]),
    references,
    attachments,
    instructions: REVIEW_INSTRUCTIONS,
    responseSchema: REVIEW_SCHEMA,
    ...(isSensitiveAllowed && { isSensitiveAllowed }),
  };
}
