import type { Attachment } from '../../domain/task.ts';
import type { OwnText } from '../../host/own-texts.ts';
import { promptFrom, type PromptFile } from '../../host/prompt-file.ts';

/** The person's own rules, as what goes along with every question. Pure. */
export function ownRules(texts: readonly OwnText[]): readonly Attachment[] {
  return texts
    .filter(({ kind }) => kind === 'rule')
    .map(({ path, text }) => ({ label: path, language: 'markdown', text, paths: [], isConventions: true as const }));
}

/** The person's own prompts, called by their name. Pure. */
export function ownPrompts(texts: readonly OwnText[]): readonly PromptFile[] {
  return texts.filter(({ kind }) => kind === 'prompt').flatMap(({ path, text }) => promptFrom(path, text) ?? []);
}
