/** Gives a text in the person's language; `{0}`, `{1}` … stand for `args`. The shape of `vscode.l10n.t`, so that pure code can take it as an argument. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** English, without an editor: what unit tests and headless entries use. */
export const english: Translate = (message, ...args) =>
  message.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
