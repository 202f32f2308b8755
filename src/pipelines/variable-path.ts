/** A variable's name, piece by piece: "steps.parts[0].title" is `['steps', 'parts', 0, 'title']`. */
export type VariablePath = readonly (string | number)[];

const PIECE = /^(?:\.?([A-Za-z_][\w/-]*)|\[(\d{1,6})\])/;

/** Reads a variable's name; `undefined` when it is none. Pure. */
export function parsePath(text: string): VariablePath | undefined {
  const pieces: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const match = PIECE.exec(rest);
    if (!match) return undefined;
    const [whole, name, index] = match;
    const isRight = pieces.length === 0 ? !whole.startsWith('.') : name === undefined || whole.startsWith('.');
    if (!isRight) return undefined;
    pieces.push(name ?? Number(index));
    rest = rest.slice(whole.length);
  }
  return typeof pieces[0] === 'string' ? pieces : undefined;
}

/** The name that {@link parsePath} reads back as the same path. */
export function pathText(path: VariablePath): string {
  return path.map((piece, at) => (typeof piece === 'number' ? `[${piece}]` : at === 0 ? piece : `.${piece}`)).join('');
}

/** Follows a path through plain JSON; `undefined` where it leads nowhere. Only own properties are seen. */
export function follow(value: unknown, path: VariablePath): unknown {
  let at = value;
  for (const piece of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = Object.getOwnPropertyDescriptor(at, piece)?.value;
  }
  return at;
}
