import type { Translate } from '../l10n.ts';
import type { StoredConversation, StoredTurn } from './conversation-records.ts';

/**
 * A conversation as a Markdown document: each question with what went along, each answer with its model, price and reason, whole and in order. The
 * answers are Markdown already and stay as the model wrote them. Pure.
 */
export function conversationMarkdown(title: string, { turns }: StoredConversation, t: Translate): string {
  return `# ${title}\n\n${turns.map((turn) => turnMarkdown(turn, t)).join('\n\n---\n\n')}\n`;
}

function turnMarkdown({ question, view, askedAt }: StoredTurn, t: Translate): string {
  const { decision, footer, notes, failure, cut } = view;
  const along = [...view.question.chips, ...view.sources].map(({ label }) => `\`${label}\``);
  const facts = [
    ...(decision ? [`${decision.model} · ${decision.place} · ${decision.reason}`] : []),
    ...(footer ? [`${footer.money} (${footer.basis}) · ${footer.facts}`] : []),
    ...notes.map(({ text }) => text),
  ];
  return [
    `## ${t('Question')}, ${askedAt.slice(0, 16).replace('T', ' ')} UTC`,
    question
      .trim()
      .split('\n')
      .map((line) => `> ${line}`.trimEnd())
      .join('\n'),
    ...(along.length > 0 ? [`${t('Went along:')} ${[...new Set(along)].join(', ')}`] : []),
    `## ${t('Answer')}`,
    ...(facts.length > 0 ? [facts.map((fact) => `- ${fact}`).join('\n')] : []),
    view.text.trim() === '' ? `*${t('No answer.')}*` : view.text.trim(),
    ...(cut === undefined ? [] : [`*${cut}*`]),
    ...(failure === undefined ? [] : [`*${failure.text}*`]),
  ].join('\n\n');
}
