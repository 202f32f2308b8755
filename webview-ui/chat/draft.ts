import { draftIn } from './question.ts';

/** The part of `acquireVsCodeApi()` that survives a reload of the view. */
export interface StatePort {
  getState(): unknown;
  setState(state: { draft: string }): unknown;
}

const PAUSE_MS = 250;

/** Keeps unsent text over a reload of the view, written in pauses of typing and when the view goes away. */
export class Draft {
  readonly #port: StatePort;
  #text: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(port: StatePort) {
    this.#port = port;
    this.#text = draftIn(port.getState());
    addEventListener('pagehide', () => this.#write());
  }

  /** What was written when the view went away. */
  get saved(): string {
    return this.#text;
  }

  save(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#timer ??= setTimeout(() => this.#write(), PAUSE_MS);
  }

  #write(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#port.setState({ draft: this.#text });
  }
}
