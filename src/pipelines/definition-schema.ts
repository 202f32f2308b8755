import * as z from 'zod';
import { ROUTING_PRESETS, TASK_KINDS } from '../domain/task.ts';

// The one description of a pipeline's text: what is read is checked with it, and schemas/baton-pipeline.schema.json is generated from it.

/** Ids of steps and names of inputs. */
const name = z
  .string()
  .regex(/^[A-Za-z_][\w-]*$/, 'begins with a letter and holds letters, digits, “-” and “_” only')
  .max(60);
const template = z.string().min(1).describe('Text with variables such as {{ inputs.files }} or {{ steps.outline }}.');
const usd = z.number().positive().max(1_000_000);
const jsonSchema = z.record(z.string(), z.unknown()).describe('A JSON schema.');
const seconds = z.number().positive().max(86_400);
const globs = z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(50)]);

const model = z
  .union([
    z.enum(['auto', 'strong', 'weak', 'local', 'private', ...ROUTING_PRESETS]),
    z.string().regex(/^[^/\s]+\/\S+$/, 'is no model: write provider/model, or auto, strong, weak, local, private'),
    z.strictObject({
      preset: z.enum(ROUTING_PRESETS).optional(),
      strength: z.enum(['strong', 'weak']).optional(),
      local: z.boolean().optional().describe('Only models on this machine.'),
      private: z.boolean().optional().describe('Only models on this machine or on hosts that you listed.'),
      maxCost: usd.optional().describe('The most that one answer may be estimated to cost, in USD.'),
    }),
  ])
  .describe('Who answers: auto, auto within limits, a preset, or provider/model.');

const run = z
  .union([z.string().min(1), z.array(z.string()).min(1).max(100)])
  .describe('A program and its arguments, run without a shell. A text is split at spaces.');

const checkFrame = {
  rounds: z.int().min(1).max(10).optional().describe('How often the answer may be tried, the first time included.'),
  escalate: model.optional().describe('Asked once when no round passed.'),
};
const check = z
  .union([
    z.strictObject({ run, timeout: seconds.optional(), ...checkFrame }),
    z.strictObject({ schema: jsonSchema, ...checkFrame }),
    z.strictObject({
      judge: z.array(z.string().min(1)).min(1).max(20),
      model: model.optional(),
      pass: z.number().min(0).max(1).optional(),
      ...checkFrame,
    }),
    z.strictObject({ only: z.literal('comments'), ...checkFrame }),
  ])
  .describe('What an answer must pass before it counts.');

const frame = {
  id: name.describe('Unique in the pipeline.'),
  title: z.string().max(200).optional().describe('What the step does, as in “writes how to document it”.'),
  needs: z
    .union([name, z.array(name).max(500)])
    .optional()
    .describe('Steps to wait for, beyond those its variables name.'),
  when: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('Runs only when this holds: steps.tests.passed and steps.parts.count > 3'),
  forEach: z
    .union([
      z.string().min(1),
      z.strictObject({
        over: z.string().min(1),
        parallel: z.int().min(1).max(64).optional(),
        limit: z.int().min(1).max(10_000).optional(),
      }),
    ])
    .optional()
    .describe('Does the step once for each file or list item: inputs.files, or steps.parts. {{ item }} is the item.'),
  retries: z.int().min(0).max(5).optional(),
  timeout: seconds.optional().describe('In seconds, for one try.'),
  budget: usd.optional().describe('For the step with all its items and tries, in USD.'),
  onError: z
    .union([z.enum(['stop', 'skip']), z.strictObject({ fallback: model })])
    .optional()
    .describe('stop ends the run, skip goes on without the step and those that need it, fallback asks another model.'),
};

/** A step that asks a model. */
export const askSchema = z.strictObject({
  ...frame,
  prompt: template,
  model: model.optional(),
  kind: z.enum(TASK_KINDS).optional(),
  output: z
    .union([
      z.enum(['text', 'edits']),
      z.strictObject({ json: jsonSchema }),
      z.strictObject({ files: globs.describe('Where files may be written.') }),
    ])
    .optional(),
  answer: z
    .union([z.int().positive().max(200_000), z.strictObject({ share: z.number().positive().max(10) })])
    .optional()
    .describe('About how long the answer is, in tokens or as a share of what is given; for the estimate.'),
  remember: name.optional().describe('Keeps the answer as instructions for this class of tasks in this workspace.'),
  check: check.optional(),
});
/** A step that runs a program. */
export const commandSchema = z.strictObject({ ...frame, run });
/** A step that holds a result to a JSON schema. */
export const validateSchema = z.strictObject({ ...frame, validate: z.string().min(1), schema: jsonSchema });
/** A step that has a model judge a result. */
export const judgeSchema = z.strictObject({
  ...frame,
  judge: z.string().min(1).describe('What is judged: steps.merge'),
  rubric: z.array(z.string().min(1)).min(1).max(20),
  model: model.optional(),
  pass: z.number().min(0).max(1).optional().describe('Share of the rubric that must hold; 1 by default.'),
});
/** A step that is another pipeline. */
export const nestedSchema = z.strictObject({
  ...frame,
  pipeline: z.string().min(1).max(200).describe('The id of another pipeline.'),
  with: z.record(name, z.string()).optional(),
});

const inputFrame = { label: z.string().max(200).optional() };
const input = z.union([
  z.enum(['selection', 'diff', 'prompt', 'commits']),
  z.strictObject({ selection: z.literal(true), ...inputFrame }),
  z.strictObject({ files: globs, limit: z.int().min(1).max(10_000).optional(), ...inputFrame }),
  z.strictObject({ diff: z.enum(['staged', 'all']), ...inputFrame }),
  z.strictObject({ prompt: z.string().max(200), default: z.string().optional(), ...inputFrame }),
  z.strictObject({ commits: z.string().max(200), limit: z.int().min(1).max(5000).optional(), ...inputFrame }),
]);

/** A pipeline without its steps, which are read one by one so that each problem names its step. */
export const pipelineSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(120).describe('What the person reads.'),
  description: z.string().max(1000).optional(),
  inputs: z.record(name, input).optional(),
  budget: usd.optional().describe('For one run, in USD.'),
  result: name.optional().describe('The step whose output is the result; the last one by default.'),
  steps: z.array(z.unknown()).min(1).max(2000),
});

/** All of a pipeline's text, for editors. */
export const textSchema = pipelineSchema.extend({
  steps: z
    .array(z.union([askSchema, commandSchema, validateSchema, judgeSchema, nestedSchema]))
    .min(1)
    .max(2000),
});

/** A step's text by kind. */
export type RawStep =
  | z.infer<typeof askSchema>
  | z.infer<typeof commandSchema>
  | z.infer<typeof validateSchema>
  | z.infer<typeof judgeSchema>
  | z.infer<typeof nestedSchema>;
/** A model as it is written. */
export type RawModel = z.infer<typeof model>;
/** A check as it is written. */
export type RawCheck = z.infer<typeof check>;
/** An input as it is written. */
export type RawInput = z.infer<typeof input>;
/** A program as it is written. */
export type RawCommand = z.infer<typeof run>;

/** The JSON schema of a pipeline's text, draft 2020-12. */
export function jsonSchemaOfPipelines(): Record<string, unknown> {
  return { title: 'Baton pipeline', ...z.toJSONSchema(textSchema, { io: 'input', reused: 'ref' }) };
}
