import * as vscode from 'vscode';
import * as z from 'zod';
import { formatUsd } from '../../domain/format.ts';
import { TASK_KINDS } from '../../domain/task.ts';
import { scanEach } from '../../orchestrator/evidence.ts';
import { taskOf } from '../code/ask-once.ts';
import { codeBlock } from '../code/markdown-text.ts';
import { modelsKnown } from '../code/models-known.ts';
import { signalOf } from '../code/say.ts';
import type { DoorsParts } from './doors.ts';

/** Room for what a search gives, in tokens. */
const SEARCH_TOKENS = 6000;

const routeSchema = z.object({ task: z.string().trim().min(1).max(100_000), kind: z.enum(TASK_KINDS).exactOptional() });
const searchSchema = z.object({
  query: z.string().trim().min(1).max(10_000),
  limit: z.coerce.number().int().min(1).max(30).catch(8),
});

/** Says which of the person's models would take a task, where it runs and what it would cost. Asks no model. */
export async function route(
  parts: DoorsParts,
  input: unknown,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  const read = routeSchema.safeParse(input);
  if (!read.success) return said('Give the task in the field "task", as text.');
  const { task: prompt, kind } = read.data;
  const signal = signalOf(token);
  await modelsKnown(parts.catalog, signal);
  const draft = await taskOf(parts, { prompt, isSelfContained: true, ...(kind && { kind }) });
  const estimate = await parts.orchestrator.estimate(draft, signal);
  if (!estimate)
    return said('No model can take this task now: none is set up, or a budget or the private switch forbids it.');
  const { modelLabel, place, estimateNanoUsd } = estimate;
  return said(
    `${modelLabel} would answer, ${place === 'local' ? 'on this machine' : 'at its vendor'}, for ${formatUsd(estimateNanoUsd, { estimate: true })}.`,
  );
}

/** Gives the pieces of the open folders that fit a question best, each with its place. */
export async function search(
  { index, privatePaths }: DoorsParts,
  input: unknown,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  const read = searchSchema.safeParse(input);
  if (!read.success) return said('Give what is looked for in the field "query", as text.');
  const open = index();
  if (!open || open.state.phase === 'off') return said('No folder is indexed in this window.');
  const { query, limit } = read.data;
  const found = await open.retrieve(
    { question: query, tokenBudget: SEARCH_TOKENS, limit, privacy: 'open' },
    signalOf(token),
  );
  // Whoever called sends on what is found here: keys, people's data and private files must not be in it.
  const scanned = await scanEach(found.snippets, privatePaths());
  const snippets = scanned.filter(({ isDelicate }) => !isDelicate).map(({ snippet }) => snippet);
  if (snippets.length === 0) return said('Nothing in the workspace fits.');
  return said(
    snippets
      .map(({ reference: { path, startLine, endLine }, language, text }) => {
        const lines = startLine === undefined ? '' : `:${startLine}–${endLine ?? startLine}`;
        return `${path}${lines}\n${codeBlock(text, language)}`;
      })
      .join('\n\n'),
  );
}

function said(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
