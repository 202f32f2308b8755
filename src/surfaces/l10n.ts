import { Sentences } from './sentences.ts';

/**
 * Gives a text in the person's language; `{0}`, `{1}` … stand for `args`. The shape of `vscode.l10n.t`, so that pure code can take it as an argument. A
 * sentence that comes from below the surfaces, such as that of an error, goes through it like a text of the surface's own, alone or as an argument.
 */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** English, without an editor: what unit tests and headless entries use. */
export const english: Translate = (message, ...args) => fill(message, args);

/** Texts from a bundle as VS Code gives it (key to translation); English for what it lacks. Pure but for what it remembers. */
export function translator(bundle: Readonly<Record<string, string>>): Translate {
  let opened: Sentences | undefined;
  const sentences = (): Sentences => (opened ??= new Sentences(bundle));
  const said = (arg: string | number): string | number => (typeof arg === 'string' ? sentences().sayPart(arg) : arg);
  return (message, ...args) => {
    const translation = Object.hasOwn(bundle, message) ? bundle[message] : undefined;
    if (translation === undefined && args.length === 0) return sentences().say(message);
    return fill(translation ?? message, args.map(said));
  };
}

function fill(message: string, args: readonly (string | number)[]): string {
  if (args.length === 0) return message;
  return message.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
