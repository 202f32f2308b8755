import type { RunPart, WorkspaceSearch } from '../../domain/run.ts';
import type { SnippetReference } from '../../domain/task.ts';
import type { NoteView, SourceView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import { referenceLabel } from './reference-label.ts';

type PromptPart = Extract<RunPart, { type: 'prompt' }>;

/** The places that go with a question, those that were found marked as such. Pure. */
export function sourcesOf({ snippets, search }: PromptPart): SourceView[] {
  const found = new Set((search?.found ?? []).map(keyOf));
  return snippets.map(({ reference }) => ({
    ...reference,
    label: referenceLabel(reference),
    ...(found.has(keyOf(reference)) && { isFound: true }),
  }));
}

/** What the person should know about what goes along: what was left out, shortened, stripped, withheld or not readable. Pure. */
export function promptNotes(part: PromptPart, t: Translate): NoteView[] {
  const { leftOut, unreadable, stripped, strippedAttachments = [], search, keptBackCount = 0 } = part;
  const notes: NoteView[] = [];
  const warn = (text: string): number => notes.push({ level: 'warn', icon: 'warning', text, actions: [] });
  if (leftOut.messageCount > 0)
    notes.push({
      level: 'warn',
      icon: 'warning',
      text: t('Left out to fit the window: the oldest {0} messages.', leftOut.messageCount),
      actions: [{ action: 'compact', label: t('Summarise them') }],
    });
  if (keptBackCount > 0)
    notes.push({
      level: 'private',
      icon: 'lock',
      text: t('Said in private, and kept on this machine: {0} earlier messages.', keptBackCount),
      actions: [],
    });
  const cut = [...leftOut.snippets.map(referenceLabel), ...(leftOut.attachments ?? [])];
  if (cut.length > 0) warn(t('Shortened to fit the window: {0}.', cut.join(', ')));
  for (const name of [...stripped.map(referenceLabel), ...strippedAttachments])
    warn(t('Invisible characters in {0} were taken out before sending.', name));
  for (const { reference, reason } of unreadable) warn(t('{0} was not sent: {1}.', referenceLabel(reference), reason));
  return search ? [...notes, ...searchNotes(search, t)] : notes;
}

function searchNotes({ withheld = [], sentence }: WorkspaceSearch, t: Translate): NoteView[] {
  const notes: NoteView[] = [];
  if (withheld.length > 0)
    notes.push({
      level: 'private',
      icon: 'lock',
      text: t('Found, and kept on this machine: {0}.', withheld.map(referenceLabel).join(', ')),
      actions: [],
    });
  if (sentence !== undefined) notes.push({ level: 'info', icon: 'info', text: t(sentence), actions: [] });
  return notes;
}

function keyOf(reference: SnippetReference): string {
  return `${reference.folder}/${referenceLabel(reference)}`;
}
