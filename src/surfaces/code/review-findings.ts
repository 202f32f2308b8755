import * as z from 'zod';
import type { Translate } from '../l10n.ts';

/** How bad a finding is. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing that a review found. Text of a model: untrusted. */
export interface Finding {
  /** Path in the workspace as the model was told it; empty where it named none. */
  readonly path: string;
  /** 1-based, as the model counted. */
  readonly line: number;
  /** The text that the finding is about, as it stands in the file; empty where the model quoted nothing. */
  readonly quote: string;
  readonly severity: Severity;
  readonly reason: string;
  /** What to do, in words; may be empty. */
  readonly suggestion: string;
  /** Code that takes the place of the quoted text; empty where there is none. */
  readonly replacement: string;
}

/** At most so many findings of one review are shown: nobody reads more. */
export const MAX_FINDINGS = 50;

const SEVERITIES: Readonly<Record<string, Severity>> = {
  error: 'error',
  critical: 'error',
  high: 'error',
  blocker: 'error',
  bug: 'error',
  warning: 'warning',
  warn: 'warning',
  medium: 'warning',
  major: 'warning',
};

const words = z.string().catch('');
const findingSchema = z.object({
  path: words,
  line: z.coerce.number().int().min(1).catch(1),
  quote: words,
  severity: words.transform((word): Severity => SEVERITIES[word.trim().toLowerCase()] ?? 'info'),
  reason: z.string().trim().min(1).max(4000),
  suggestion: words,
  replacement: words,
});
const answerSchema = z.union([z.object({ findings: z.array(z.unknown()) }), z.array(z.unknown())]);

/** The form of the answer, as JSON Schema that every vendor's structured output takes: all fields required, nothing beyond them. */
export const REVIEW_SCHEMA = {
  name: 'review',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['findings'],
    properties: {
      findings: {
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['severity', 'path', 'line', 'quote', 'reason', 'suggestion', 'replacement'],
          properties: {
            severity: { type: 'string', enum: ['error', 'warning', 'info'] },
            path: { type: 'string' },
            line: { type: 'integer' },
            quote: { type: 'string' },
            reason: { type: 'string' },
            suggestion: { type: 'string' },
            replacement: { type: 'string' },
          },
        },
      },
    },
  },
} as const;

/** What the model is told about the form. Our own words. */
export const REVIEW_INSTRUCTIONS = `Answer with JSON alone: {"findings": [{"severity", "path", "line", "quote", "reason", "suggestion", "replacement"}]}.
severity: "error" for wrong results, lost data or security; "warning" for what fails in some cases; "info" for the rest.
path and line: the file, and the line number in it. quote: the whole line or lines that the finding is about, exactly as they stand there.
reason: what happens and when, in one or two sentences. suggestion: what to do, in one sentence.
replacement: the code that takes the place of the quoted lines, with their indentation; an empty string where no such replacement repairs it.
The most serious finding first. Name only real problems; an empty list says that there are none.`;

/** What a model's answer holds, or why it could not be read: a sentence that goes back to the model. */
export type ReadFindings =
  | { readonly findings: readonly Finding[]; readonly skipped: number }
  | { readonly problem: string };

/**
 * Reads a review: JSON, also in a code fence, between other words, or as a bare list. An entry without a reason is skipped and counted. Pure.
 */
export function readFindings(text: string): ReadFindings {
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'The answer is not JSON.' };
  const answer = answerSchema.safeParse(value);
  if (!answer.success) return { problem: 'The answer has no list "findings".' };
  const entries = Array.isArray(answer.data) ? answer.data : answer.data.findings;
  const read = entries.flatMap((entry) => findingSchema.safeParse(entry).data ?? []);
  if (entries.length > 0 && read.length === 0) return { problem: 'No entry of "findings" has a "reason".' };
  return { findings: read.slice(0, MAX_FINDINGS), skipped: entries.length - Math.min(read.length, MAX_FINDINGS) };
}

/** The path of a change that a model means by `named`: itself, with git's prefixes, or by its end; the only one where there is one. Pure. */
export function changedPath(named: string, paths: readonly string[]): string | undefined {
  if (paths.length === 1) return paths[0];
  const bare = named.replace(/^(?:[ab]\/|\.\/|\/)/, '');
  if (bare === '') return undefined;
  return paths.find((path) => path === bare || path === named) ?? paths.find((path) => path.endsWith(`/${bare}`));
}

/** What a review came to, in a line. */
export interface ReviewSummary {
  readonly name: string;
  /** Findings that are shown at their lines. */
  readonly shown: number;
  /** Entries of the answer that could not be read or shown. */
  readonly unreadable: number;
  readonly by: string;
}

/** "Review of retry: 3 findings. gpt-5-mini, OpenAI · $0.0004". Nothing is called good where a part of the answer could not be read. Pure. */
export function reviewSummary({ name, shown, unreadable, by }: ReviewSummary, t: Translate): string {
  const more = unreadable === 0 ? [] : [t('{0} more could not be read.', unreadable)];
  if (shown === 1) return [t('Review of {0}: 1 finding.', name), ...more, by].join(' ');
  if (shown > 0 || unreadable > 0) return [t('Review of {0}: {1} findings.', name, shown), ...more, by].join(' ');
  return [t('Nothing to object to in {0}.', name), by].join(' ');
}

/** The JSON in an answer: the whole, or from its first opening bracket to the last closing one. */
function jsonIn(text: string): unknown {
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  for (const candidate of [text, start === -1 ? '' : text.slice(start, end + 1)]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The next candidate may do.
    }
  }
  return undefined;
}
