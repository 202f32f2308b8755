/** How the messages of a repository look. */
export interface CommitStyle {
  /** Most subjects are "type(scope): subject". */
  readonly isConventional: boolean;
  /** The types that occur, the most frequent first; empty unless conventional. */
  readonly types: readonly string[];
  /** Scopes that occur, the most frequent first; empty unless conventional. */
  readonly scopes: readonly string[];
  /** Whether subjects begin with a capital, end with a full stop: as most do. */
  readonly beginsUpper: boolean;
  readonly endsWithStop: boolean;
}

/** `type(scope)!: subject`, as conventionalcommits.org 1.0.0 has it. */
const CONVENTIONAL = /^([a-z]+)(?:\(([^()\s]+)\))?!?: +(.+)$/;
/** From this share of the subjects on a habit is taken for the rule. */
const MOST = 0.5;

/** What the subjects of the newest commits have in common; merges and reverts do not count. Pure. */
export function commitStyle(subjects: readonly string[]): CommitStyle {
  const own = subjects.filter((subject) => subject.trim() !== '' && !/^(Merge|Revert|fixup!|squash!)\b/.test(subject));
  const parsed = own.flatMap((subject) => {
    const found = CONVENTIONAL.exec(subject);
    return found ? [{ type: found[1] ?? '', scope: found[2], rest: found[3] ?? '' }] : [];
  });
  const isConventional = own.length > 0 && parsed.length / own.length >= MOST;
  const words = isConventional ? parsed.map(({ rest }) => rest) : own;
  const share = (count: number): boolean => words.length > 0 && count / words.length >= MOST;
  return {
    isConventional,
    types: isConventional ? byFrequency(parsed.map(({ type }) => type)) : [],
    scopes: isConventional ? byFrequency(parsed.flatMap(({ scope }) => scope ?? [])) : [],
    beginsUpper: words.length === 0 || share(words.filter((text) => /^\p{Lu}/u.test(text)).length),
    endsWithStop: share(words.filter((text) => text.endsWith('.')).length),
  };
}

/** What the model is told about the form of the message. Our own words; of the repository only words of letters, digits and dashes. Pure. */
export function commitInstructions(style: CommitStyle): string {
  const names = (list: readonly string[], most: number): string =>
    list
      .filter((each) => /^[\w./-]{1,30}$/.test(each))
      .slice(0, most)
      .join(', ');
  const scopes = names(style.scopes, 12);
  const form = style.isConventional
    ? `The subject is "type(scope): what changes", as in Conventional Commits. Types used here: ${names(style.types, 10)}.${scopes === '' ? ' Use no scope.' : ` Scopes used here, where one fits: ${scopes}.`}`
    : 'The subject says in the imperative what changes, without a type before it.';
  return [
    'Write the commit message for the diff. Answer with the message alone: no fence, no quotation marks, no introduction.',
    form,
    `${style.isConventional ? 'After the colon it' : 'It'} begins with ${style.beginsUpper ? 'a capital' : 'a small letter'} and ends ${style.endsWithStop ? 'with' : 'without'} a full stop; at most 72 characters.`,
    'Where the reason is not plain from the subject: an empty line, then one short paragraph that says why, in lines of at most 72 characters.',
    'Use the language of the earlier subjects. Name nothing that the diff does not show.',
  ].join('\n');
}

/**
 * The message in a model's answer so far: without fences, quotation marks around it and words before it. It may be called on every piece while the
 * answer streams. Pure.
 */
export function tidyMessage(answer: string): string {
  const lines = answer
    .replaceAll('\r', '')
    .replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/, '')
    .split('\n')
    .filter((line) => !/^\s*`{3,}\w*\s*$/.test(line))
    .map((line) => line.trimEnd());
  while (lines.length > 0 && (lines[0] === '' || isIntroduction(lines[0] ?? ''))) lines.shift();
  const [subject = '', ...rest] = lines;
  const bare = subject.replace(/^(?:commit message|subject)\s*:\s*/i, '').replace(/^\*\*(.*)\*\*$/, '$1');
  const quoted = /^(["'`])(.*)\1$/.exec(bare);
  return [quoted?.[2] ?? bare, ...rest]
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function isIntroduction(line: string): boolean {
  return (
    /^(?:here(?:'s| is)|sure|certainly|the commit message|commit message)\b.*:?$/i.test(line) && line.endsWith(':')
  );
}

function byFrequency(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
}
