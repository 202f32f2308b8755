import type { HostRequest } from '../bridge.ts';
import { moveInToolbar } from '../roving.ts';

/**
 * Turns a click on a link of an answer into a message: the view never navigates, and the host shows the whole address before it opens anything, or looks
 * for the file. Stops the event, because VS Code's own listener on the document would open the link as well.
 */
export function onLinkClick(event: MouseEvent, ask: (request: HostRequest) => void): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.button > 1) return;
  const { path, line } = link.dataset;
  if (path !== undefined) return ask({ type: 'source-open', source: { path, line: Number(line) } });
  const href = link.getAttribute('href');
  if (href !== null) ask({ type: 'link-open', href });
}

/** Arrows in toolbars; Ctrl+Up and Ctrl+Down from answer to answer; Enter on an answer opens its decision. True when the key was one of these. */
export function onConversationKey(event: KeyboardEvent): boolean {
  if (moveInToolbar(event)) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  const log = target.closest<HTMLElement>('.log');
  if (log === null) return false;
  if (event.key === 'Enter' && target.matches('.answer')) {
    target.querySelector<HTMLElement>('.decision > summary')?.click();
    event.preventDefault();
    return true;
  }
  if (!(event.ctrlKey || event.metaKey) || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return false;
  event.preventDefault();
  answerBeside(log, target, event.key === 'ArrowDown' ? 1 : -1)?.focus();
  return true;
}

/** The answer before or after the one that holds the focus; from the conversation itself, the newest. */
function answerBeside(log: HTMLElement, from: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const answers = [...log.querySelectorAll<HTMLElement>('.answer')];
  const current = answers.findIndex((answer) => answer.contains(from));
  return current === -1 ? answers.at(-1) : answers[current + step];
}
