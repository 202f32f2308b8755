import type { AssistantName } from '../../domain/assistant-file.ts';
import type { LeftOut } from '../../assistants/found.ts';
import type { ImportItem } from '../../assistants/plan.ts';
import type { Translate } from '../l10n.ts';

/** Names are not translated. */
export const ASSISTANT_LABELS: Readonly<Record<AssistantName, string>> = {
  continue: 'Continue',
  cline: 'Cline',
  roo: 'Roo',
};

/** "Continue, Cline and Roo". Pure. */
export function assistantList(names: readonly AssistantName[], t: Translate): string {
  const labels = names.map((name) => ASSISTANT_LABELS[name]);
  const last = labels.at(-1) ?? '';
  return labels.length < 2 ? last : t('{0} and {1}', labels.slice(0, -1).join(', '), last);
}

/** What stands in the list for an item: its icon and name, what it means, and where it comes from. Never a key's value. Pure. */
export function itemText(
  item: ImportItem,
  t: Translate,
): { readonly label: string; readonly description: string; readonly detail: string } {
  const detail = `${ASSISTANT_LABELS[item.assistant]} · ${item.from}`;
  switch (item.type) {
    case 'address':
      return { label: `$(server) ${item.address.label}`, description: item.address.baseUrl, detail };
    case 'ollama':
      return { label: '$(chip) Ollama', description: item.baseUrl, detail };
    case 'key':
      return {
        label: `$(key) ${t('Key for {0}', item.label)}`,
        description: t('sent to {0} only', item.origin),
        detail,
      };
    case 'model':
      return {
        label: `$(settings) ${item.model}`,
        description: t('answers every question; without it Baton chooses for each'),
        detail,
      };
    case 'text':
      return {
        label: item.kind === 'rule' ? `$(law) ${item.name}` : `$(note) /${item.name}`,
        description: textDescription(item, t),
        detail,
      };
  }
}

function textDescription(item: Extract<ImportItem, { readonly type: 'text' }>, t: Translate): string {
  if (item.kind === 'prompt') return item.description ?? t('Prompt');
  return item.isConditional
    ? t('Rule for some files there; here it goes along with every question')
    : t('Rule: goes along with every question');
}

/** Keys wait for the person's own tick, and so does what would behave otherwise here than there. Pure. */
export function isPickedAtFirst(item: ImportItem): boolean {
  return item.type !== 'key' && item.type !== 'model' && !(item.type === 'text' && item.isConditional);
}

/** Why something is not taken, as a sentence. Pure. */
export function leftOutText({ reason }: Pick<LeftOut, 'reason'>, t: Translate): string {
  switch (reason) {
    case 'unreadable':
      return t('It is not of the form that this assistant writes.');
    case 'store':
      return t('It is kept where other extensions cannot read.');
    case 'api':
      return t('Baton does not speak the API of this vendor.');
    case 'address':
      return t(
        'No address stands there and Baton knows none. “Baton: Add Another Address…” takes any OpenAI-compatible one.',
      );
    case 'bad-address':
      return t('It is no plain http or https address.');
    case 'secret':
      return t('The file only names the key; it stands in an account or in the environment.');
    case 'stand-in':
      return t('It is no key but stands in for one.');
    case 'account':
      return t('It is a sign-in that serves that assistant alone.');
    case 'no-use':
      return t('Nothing in Baton does that.');
    case 'have':
      return t('Baton has it already.');
    case 'superseded':
      return t('That assistant does not read it either, because a newer file is there.');
    case 'headers':
      return t('Baton sends no headers of your own.');
    case 'elsewhere':
      return t('The environment sends this vendor’s requests to another address. The key is not for that one.');
  }
}

/** How to get at what Roo keeps to itself. Pure. */
export function rooHint(t: Translate): string {
  return t(
    'Roo keeps its keys and providers in the editor’s secret storage, which no other extension can read. In Roo, Settings, Export writes them to a file; the button above this list takes that file. The keys stand in it as plain text: delete it afterwards.',
  );
}

/** The page about an import: what was taken, and what was not and why. Markdown; never a key's value. Pure. */
export function importReport(
  taken: readonly ImportItem[],
  leftOut: readonly LeftOut[],
  problems: readonly string[],
  t: Translate,
): string {
  const plain = (text: string): string => text.replaceAll(/\$\([a-z-]+\) /g, '').replaceAll(/[`|\n]/g, ' ');
  const takenLines = taken.map((item) => {
    const { label, description, detail } = itemText(item, t);
    return `- ${plain(label)}: ${plain(description)} (${plain(detail)})`;
  });
  const leftLines = leftOut.map(
    (one) => `- ${ASSISTANT_LABELS[one.assistant]}, \`${plain(one.what)}\`: ${leftOutText(one, t)}`,
  );
  const isRooClosed = leftOut.some(({ assistant, reason }) => assistant === 'roo' && reason === 'store');
  return [
    `# ${t('Import')}`,
    `## ${t('Taken')}`,
    takenLines.length === 0 ? t('Nothing.') : takenLines.join('\n'),
    ...(problems.length === 0
      ? []
      : [`## ${t('Could not be kept')}`, problems.map((line) => `- ${plain(line)}`).join('\n')]),
    `## ${t('Not taken')}`,
    leftLines.length === 0 ? t('Nothing.') : leftLines.join('\n'),
    ...(isRooClosed ? [rooHint(t)] : []),
    t('The files of the other assistants were read and not changed.'),
  ].join('\n\n');
}
