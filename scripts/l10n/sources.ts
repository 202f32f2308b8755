// Where the strings that a person sees stand, and what is found there.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPLEXITY_WORDS, ROUTING_PRESETS, TASK_KINDS } from '../../src/domain/task.ts';
import { PAGE_STRINGS } from '../../src/protocol/page-strings.ts';
import { SENTENCE_MARK } from '../../src/surfaces/sentences.ts';
import { messagesIn, sentencesIn } from './extract.ts';
import { openTypeScript } from './literals.ts';

/** Below the surfaces, but not for people: what is looked for in texts, what is said to models and machines, and the report that stays English. */
const NOT_FOR_PEOPLE = [
  'classifier/{cue*,phrases*,quoted*,ask,kind-*}.ts',
  'classifier/text/**',
  'classifier/intents/{evidence,own-text,model}.ts',
  'classifier/privacy/{own-secret-rules,personal,delicate-words}.ts',
  'edits/{instructions,elision}.ts',
  'host/{diff-text,terminal-text,problem-text}.ts',
  'ledger/{migration*,schema*,memory-*,sqlite-overview,sqlite-decisions,sqlite-export}.ts',
  'ollama/diagnosis.ts',
  'ollama/gpu/**',
  'ollama/launch/processes.ts',
  'pipelines/{comments-only,rubric}.ts',
  'prompts/**',
  'protocol/**',
  'protocol.ts',
  'workers/**',
  'workspace-index/{pattern-outline,file-names,words,sqlite-find,sqlite-index,sqlite-schema}.ts',
  'workspace-index/retrieval/{stop-words,find-candidates,nearness}.ts',
  'workspace-index/syntax/**',
  'workspace-index/vectors/wording.ts',
];

/** Surfaces that throw sentences of their own where they have no `t`. */
const SURFACES_WITH_SENTENCES = new Set([
  'surfaces/chat/chat-view.ts',
  'surfaces/chat/conversation-store.ts',
  'surfaces/edits/read-files.ts',
  'surfaces/edits/write-edit.ts',
]);

/** Single words that the parts below the surfaces put into their sentences. */
const WORDS: readonly string[] = [
  ...TASK_KINDS,
  ...Object.values(COMPLEXITY_WORDS),
  ...ROUTING_PRESETS.map((preset) => preset.charAt(0).toUpperCase() + preset.slice(1)),
];

/** All strings of a checkout. */
export interface Found {
  /** Keys of the English bundle, in the order of the alphabet, without doubles. */
  readonly keys: readonly string[];
  /** "src/surfaces/x.ts:12 …": calls of `t` whose text is put together before it can be translated. */
  readonly broken: readonly string[];
}

/** Reads the sources below `root`, the folder of the checkout. */
export async function findStrings(root: string): Promise<Found> {
  const read = await openTypeScript();
  const src = join(root, 'src');
  const tree = (file: string): ReturnType<typeof read> => read(readFileSync(join(src, file), 'utf8'));
  const all = globSync('**/*.ts', { cwd: src }).map((file) => file.replaceAll('\\', '/'));
  const left = new Set(globSync(NOT_FOR_PEOPLE, { cwd: src }).map((file) => file.replaceAll('\\', '/')));
  const isSaid = (file: string): boolean =>
    file.startsWith('surfaces/')
      ? SURFACES_WITH_SENTENCES.has(file)
      : !left.has(file) && file !== 'extension.ts' && file !== 'open-house.ts';
  const keys = new Set<string>(Object.values(PAGE_STRINGS));
  const sentences = new Set(WORDS);
  const broken: string[] = [];
  for (const file of all) {
    const top = tree(file);
    const given = messagesIn(top);
    for (const { text } of given.messages) keys.add(text);
    broken.push(...given.broken.map(({ text, line }) => `src/${file}:${line} ${text}`));
    if (isSaid(file)) for (const { text } of sentencesIn(top)) sentences.add(text);
  }
  const marked = [...sentences].map((text) => text + SENTENCE_MARK);
  return { keys: [...keys, ...marked].toSorted(compare), broken };
}

/** The same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
