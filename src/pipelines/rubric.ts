import * as z from 'zod';
import type { StepOutput } from '../domain/pipeline-run.ts';
import type { JsonSchema } from '../domain/pipeline.ts';
import { jsonIn } from './answer.ts';

/** What a judging model answers with: one verdict for each line of the rubric, in its order. */
export const VERDICTS_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: { holds: { type: 'boolean' }, why: { type: 'string' } },
        required: ['holds', 'why'],
        additionalProperties: false,
      },
    },
  },
  required: ['lines'],
  additionalProperties: false,
};

const verdicts = z.object({ lines: z.array(z.object({ holds: z.boolean(), why: z.string() })) });

/** What a judging model is asked; what it judges goes along as data called `label`. */
export function judgePrompt(rubric: readonly string[], label: string): string {
  const lines = rubric.map((line, index) => `${index + 1}. ${line}`).join('\n');
  return `Judge “${label}” by this rubric, strictly. For each line say whether it holds, and why in at most fifteen words.

${lines}

Answer with JSON alone: {"lines":[{"holds":true,"why":"…"}, …]}, one entry for each line of the rubric, in its order.`;
}

/** What a judging model found: passed when at least `passScore` of the rubric holds. `undefined` for an answer that is no judgement. Pure. */
export function verdictIn(
  text: string,
  rubric: readonly string[],
  passScore: number,
): Extract<StepOutput, { type: 'verdict' }> | undefined {
  const { data } = verdicts.safeParse(jsonIn(text)?.value);
  if (data?.lines.length !== rubric.length) return undefined;
  const missing = data.lines.flatMap(({ holds, why }, index) => (holds ? [] : [`${rubric[index] ?? ''} (${why})`]));
  const held = rubric.length - missing.length;
  const score = `${held} of ${rubric.length} of the rubric hold`;
  return {
    type: 'verdict',
    isPassed: held / rubric.length >= passScore - 1e-9,
    sentence: missing.length === 0 ? `${score}.` : `${score}. Missing: ${missing.join('; ').slice(0, 400)}.`,
  };
}
