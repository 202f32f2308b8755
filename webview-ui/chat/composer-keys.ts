/** What a key means in the question. */
export type QuestionKey = 'send' | 'recall' | 'remove-chip' | 'none';

/** The parts of a `KeyboardEvent` that decide. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Decides what a key in the question does; `none` leaves it to the text field. Pure. */
export function meaningOf(press: KeyPress, isEmpty: boolean): QuestionKey {
  // While an input method composes, Enter takes its proposal; Safari and old Chromium say so by 229 alone.
  if (press.isComposing || press.keyCode === 229) return 'none';
  if (press.key === 'Enter') return press.shiftKey || press.altKey ? 'none' : 'send';
  if (!isEmpty || press.shiftKey || press.altKey || press.ctrlKey || press.metaKey) return 'none';
  if (press.key === 'ArrowUp') return 'recall';
  return press.key === 'Backspace' ? 'remove-chip' : 'none';
}

/** True for keys that move the cursor without changing the text. Pure. */
export function isMove(key: string): boolean {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End';
}
