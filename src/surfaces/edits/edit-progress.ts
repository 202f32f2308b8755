import * as vscode from 'vscode';
import type { RoutingDecision } from '../../domain/decision.ts';
import type { Model } from '../../domain/model.ts';
import { estimateText } from '../chat/decision-view.ts';
import { nameOf } from '../code/ask-once.ts';
import type { Translate } from '../l10n.ts';
import type { WatchEdit } from './ask-edit.ts';

/** An answer that is there sooner is shown without a notification before it: drawing one holds up the diff. */
const SHOWN_AFTER_MS = 400;
/** Each update makes the window draw; nobody reads more of them. */
const BETWEEN_UPDATES_MS = 200;

/** What was seen of an answer so far. */
export interface SeenAnswer {
  readonly answer?: { readonly requestId: string; readonly model: Model; readonly decision: RoutingDecision };
  readonly text: string;
}

/** Runs `ask` with a notification that can be cancelled and shows what `report` was given last. Settles as `ask` does. */
export async function withEditProgress<T>(
  title: string,
  ask: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const line = new ProgressLine();
  const asking = ask(stop.signal, (message) => line.report(message));
  const show = (): void => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => stop.abort());
        line.drawOn(progress);
        return asking.then(
          () => undefined,
          () => undefined,
        );
      },
    );
  };
  const timer = setTimeout(show, SHOWN_AFTER_MS);
  try {
    return await asking;
  } finally {
    clearTimeout(timer);
    line.end();
  }
}

/** The newest message, drawn not too often. */
class ProgressLine {
  #progress: vscode.Progress<{ readonly message: string }> | undefined;
  #message = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  report(message: string): void {
    this.#message = message;
    if (this.#progress) this.#timer ??= setTimeout(() => this.#draw(), BETWEEN_UPDATES_MS);
  }

  drawOn(progress: vscode.Progress<{ readonly message: string }>): void {
    this.#progress = progress;
    this.#draw();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#progress = undefined;
  }

  #draw(): void {
    this.#timer = undefined;
    if (this.#message !== '') this.#progress?.report({ message: this.#message });
  }
}

/** Turns the parts of a run into messages: who answers, for how much and why; what is waited for; how many lines there are. */
export function editWatch(
  t: Translate,
  report: (message: string) => void,
  note: (seen: SeenAnswer) => void,
): WatchEdit {
  let line = '';
  let lineCount = 0;
  let answer: SeenAnswer['answer'];
  return (part, text) => {
    if (part.type === 'decision') {
      const { chosen, reason, estimateNanoUsd } = part.decision;
      answer = { requestId: '', model: chosen, decision: part.decision };
      line = `${nameOf(chosen, t)} · ${estimateText(chosen.place, estimateNanoUsd)} · ${t(reason)}`;
      lineCount = 0;
      report(line);
    } else if (part.type === 'waiting') report(t(part.sentence));
    else if (part.type === 'attempt-failed')
      line = t('{0} could not answer, {1} does', part.model.label, part.next.label);
    else if (part.type === 'end' && part.entry && answer) answer = { ...answer, requestId: part.entry.requestId };
    else if (part.type === 'text-delta') {
      lineCount += part.text.split('\n').length - 1;
      report(`${line} · ${t('{0} lines so far', lineCount)}`);
    }
    note({ text, ...(answer && { answer }) });
  };
}
