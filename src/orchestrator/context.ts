import type { ClassifiedTask } from '../classifier/classify.ts';
import { joinEvidence, type PrivacyEvidence } from '../classifier/privacy.ts';
import type { Message } from '../domain/message.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { WorkspaceSearch } from '../domain/run.ts';
import type { CountedAttachment, Snippet, SnippetSource, TokenCount } from '../domain/snippet.ts';
import type { SnippetReference, Task } from '../domain/task.ts';
import { namedFiles } from '../workspace-index/named-files.ts';
import { gatherAll, scanEach, type ScannedSnippet } from './evidence.ts';
import type { OrchestratorParts } from './parts.ts';
import { searchBudget } from './search-budget.ts';
import { ASKED_SEARCH_LIMIT_MS, isFolder, keywordsOnlySentence, looksAround } from './search.ts';
import { search, SEARCH_LIMIT_MS, searchFor } from './search.ts';

/** Everything that is known about a task before a model is chosen. */
export interface RunContext {
  readonly profile: TaskProfile;
  readonly snippets: readonly Snippet[];
  readonly unreadable: readonly { readonly reference: SnippetReference; readonly reason: string }[];
  readonly attachments: readonly CountedAttachment[];
  /** What the index found and what may travel as far as the rest, best first. */
  readonly found: readonly Snippet[];
  /** What was found beside it and holds secrets, people's data or lies in a private path. */
  readonly delicate: readonly ScannedSnippet[];
  /** Tokens that found snippets take, or are expected to take where nobody has looked yet. */
  readonly foundTokens: number;
  /** Absent when nobody looked around. */
  readonly search?: WorkspaceSearch;
  readonly prompt: TokenCount;
  readonly history: readonly { readonly message: Message; readonly tokens: TokenCount }[];
  /** What a look for secrets showed in what was given. */
  readonly evidence: PrivacyEvidence;
  /** Time that classifying took. */
  readonly classifyMs: number;
}

/**
 * Reads the task's snippets, counts its tokens, looks for what must not travel, classifies it, and looks around the workspace where that is wanted.
 * `isDraft`: nobody has sent it yet, so the index is not asked, and what it would bring is assumed. Rejects when `signal` aborts.
 */
export async function readContext(
  parts: OrchestratorParts,
  task: Task,
  signal: AbortSignal,
  isDraft = false,
): Promise<RunContext> {
  const [read, prompt, history, attachments] = await Promise.all([
    readReferences(parts, task, signal),
    parts.tokens.count(task.prompt),
    Promise.all(task.history.map(async (message) => ({ message, tokens: await parts.tokens.count(message.content) }))),
    Promise.all(
      (task.attachments ?? []).map(async (each) => ({ ...each, tokens: await parts.tokens.count(each.text) })),
    ),
    parts.routing.ready(),
    parts.classifier(),
  ]);
  const { privatePaths } = parts.routing.settings();
  const places = [...task.references, ...read.snippets.map(({ reference }) => reference)].map(({ path }) => path);
  const paths = [...places, ...attachments.flatMap((each) => each.paths ?? [])];
  // The history of a conversation was looked through turn by turn; a caller's comes at once.
  const earlier = task.isSelfContained === true ? task.history.map(({ content }) => content) : [];
  const texts = [...[...read.snippets, ...attachments].map(({ text }) => text), ...earlier];
  const evidence = await gatherAll({ prompt: task.prompt, paths, texts }, privatePaths);
  signal.throwIfAborted();
  const startedMs = parts.monotonicMs();
  const profile = await profileOf(parts, { ...task, evidence });
  const classifyMs = parts.monotonicMs() - startedMs;
  const given = { profile, ...read, attachments, prompt, history, evidence, classifyMs };
  const around = looksAround(task, profile) ? await lookAround(parts, task, given, signal, isDraft) : NOWHERE;
  return { ...given, ...around };
}

/** The same context with the found places that hold secrets or are private: for a task that stays on this machine anyway. */
export async function withDelicate(parts: OrchestratorParts, task: Task, context: RunContext): Promise<RunContext> {
  const { delicate, search: searched } = context;
  const evidence = delicate.reduce((all, each) => joinEvidence(all, each.evidence), context.evidence);
  const found = [...context.found, ...delicate.map(({ snippet }) => snippet)];
  return {
    ...context,
    profile: await profileOf(parts, { ...task, evidence }),
    evidence,
    found,
    delicate: [],
    foundTokens: tokensOf(found),
    ...(searched && { search: withoutWithheld(searched) }),
  };
}

type Around = Pick<RunContext, 'found' | 'delicate' | 'foundTokens' | 'search'>;

const NOWHERE: Around = { found: [], delicate: [], foundTokens: 0 };

async function lookAround(
  parts: OrchestratorParts,
  task: Task,
  { profile, snippets }: Pick<RunContext, 'profile' | 'snippets'>,
  signal: AbortSignal,
  isDraft: boolean,
): Promise<Around> {
  const budget = searchBudget(profile, task, parts.catalog.state.models);
  if (isDraft) return { ...NOWHERE, foundTokens: parts.index && parts.index.state.chunkCount > 0 ? budget : 0 };
  const isAsked = task.looksAround === true || task.references.some(isFolder);
  if (!isAsked && (!parts.index || parts.index.state.phase === 'off')) return NOWHERE;
  const limitMs = isAsked ? ASKED_SEARCH_LIMIT_MS : SEARCH_LIMIT_MS;
  const inTime = await search(parts.index, searchFor(task, profile, snippets, budget), limitMs, signal);
  const { snippets: all, by } = inTime;
  const sentence =
    (isAsked ? inTime.sentence : undefined) ?? (parts.index && keywordsOnlySentence(parts.index, inTime));
  const scanned = await scanEach(all, parts.routing.settings().privatePaths);
  const delicate = scanned.filter(({ isDelicate }) => isDelicate);
  const found = scanned.filter(({ isDelicate }) => !isDelicate).map(({ snippet }) => snippet);
  // Who did not ask for it need not hear that nothing came of it.
  if (!isAsked && all.length === 0) return NOWHERE;
  const withheld = delicate.map(({ snippet }) => snippet.reference);
  return {
    found,
    delicate,
    foundTokens: tokensOf(found),
    search: {
      found: found.map(({ reference }) => reference),
      ...(by && { by }),
      ...(withheld.length > 0 && { withheld }),
      ...(sentence !== undefined && { sentence }),
    },
  };
}

function withoutWithheld({ withheld = [], ...searched }: WorkspaceSearch): WorkspaceSearch {
  return { ...searched, found: [...searched.found, ...withheld] };
}

async function profileOf(parts: OrchestratorParts, task: ClassifiedTask): Promise<TaskProfile> {
  return (await parts.classifier())(task);
}

function tokensOf(snippets: readonly Snippet[]): number {
  return snippets.reduce((sum, { tokens }) => sum + tokens.tokens, 0);
}

/**
 * What the person lets go with the question, and the files that the question names. A place that another one covers is read once; a folder is searched
 * instead. A name of a file of which lines were given means these lines: who chose ten lines of five thousand wants to send and to pay no more, and nobody
 * has to look for the file.
 */
async function readReferences(
  parts: OrchestratorParts,
  task: Task,
  signal: AbortSignal,
): ReturnType<SnippetSource['read']> {
  const references: SnippetReference[] = [];
  const add = (reference: SnippetReference): void => {
    if (!references.some((other) => covers(other, reference))) references.push(reference);
  };
  task.references.filter((each) => !isFolder(each)).forEach(add);
  for (const { pathSuffix, startLine, endLine } of task.isSelfContained === true ? [] : namedFiles(task.prompt)) {
    const given = task.references.find(({ path }) => path === pathSuffix || path.endsWith(`/${pathSuffix}`));
    if (given && startLine === undefined) continue;
    const found = given ? { folder: given.folder, path: given.path } : await parts.snippets.find(pathSuffix);
    if (found)
      add({ ...found, ...(startLine !== undefined && { startLine }), ...(endLine !== undefined && { endLine }) });
  }
  return parts.snippets.read(references, signal);
}

/** True when `whole` already brings the text of `part`. */
function covers(whole: SnippetReference, part: SnippetReference): boolean {
  if (whole.folder !== part.folder || whole.path !== part.path) return false;
  if (whole.startLine === undefined) return true;
  if (part.startLine === undefined) return false;
  return whole.startLine <= part.startLine && (whole.endLine ?? whole.startLine) >= (part.endLine ?? part.startLine);
}
