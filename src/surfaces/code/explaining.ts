import type { Question } from '../chat/conversation-parts.ts';
import type { Translate } from '../l10n.ts';
import { givenCode, givenText, problemsAt, type GivenCode } from './given-code.ts';
import type { CodeTarget } from './target.ts';
import type { TerminalText } from './terminal-text.ts';
import type { TestFailure } from './test-failure.ts';

/** A question that an action asks in the chat for the person. */
export type AskedFor = Pick<Question, 'text' | 'references' | 'chips' | 'kind' | 'attachments'>;

/** "Explain retry." with the code, and with the problems that the editor shows at the cursor. */
export function explainCode(target: CodeTarget, t: Translate): AskedFor {
  const problems = target.cursor === undefined ? [] : problemsAt(target).slice(0, 5);
  const shown = problems.map(({ message, range }) => `${t('line {0}', range.start.line + 1)}: ${message}`);
  const words = [t('Explain {0}.', target.name), ...(shown.length > 0 ? [t('The editor shows here:'), ...shown] : [])];
  return asked(words.join('\n'), givenCode(target));
}

/** The question about what a terminal shows. */
export function explainTerminal({ text, isSelection }: TerminalText, t: Translate): AskedFor {
  const label = isSelection ? t('terminal, selection') : t('terminal, last command');
  const words = isSelection
    ? t('Explain this output of the terminal. Where it shows an error: what causes it, and what to do.')
    : t('Explain the output of the last command. Where it failed: what causes it, and what to do.');
  return asked(words, givenText({ label, language: 'console', text }));
}

/** The question why a test fails, with the test's code. */
export function explainTest({ label, report }: TestFailure, target: CodeTarget, t: Translate): AskedFor {
  const words = t('Why does the test “{0}” fail?', label);
  const code = givenCode(target);
  if (report === '') return asked(words, code);
  const said = givenText({ label: t('test report'), language: 'log', text: report });
  return asked(words, {
    references: code.references,
    attachments: [...code.attachments, ...said.attachments],
    chips: [...code.chips, ...said.chips],
  });
}

function asked(text: string, { references, attachments, chips }: GivenCode): AskedFor {
  return { text, kind: 'explain', references, chips, ...(attachments.length > 0 && { attachments }) };
}
