import * as z from 'zod';
import { indexViewSchema } from './completion.ts';

const text = z.string();
const id = z.string().min(1).max(200);

/** What auto aims at: the domain's `ROUTING_PRESETS`. */
export const presetSchema = z.enum(['economy', 'balanced', 'quality', 'speed', 'offline']);

/** One model in the picker. */
export const modelOptionSchema = z.object({ id, label: text, place: text, isLocal: z.boolean(), price: text });

/** Everything outside the thread. */
export const statusViewSchema = z.object({
  /** `looking`: providers are being asked; `none`: nobody can answer, show the three ways on; `ready`: ask. */
  setup: z.enum(['looking', 'none', 'ready']),
  /** What is known about each way on, one sentence each; `import` only where another assistant was found. */
  ways: z.object({ key: text, ollama: text, address: text, import: text.exactOptional() }),
  /** What failed while models were looked for, one sentence each: "OpenAI refused the key." */
  problems: z.array(text),
  /** Sorted for display, at most seven; `modelCount` says how many there are. */
  models: z.array(modelOptionSchema),
  modelCount: z.int().min(0),
  /** Id of the chosen model, or absent for auto. */
  chosenModel: id.optional(),
  chosenLabel: text.optional(),
  /** What auto aims at, with what that means. */
  presets: z.array(z.object({ preset: presetSchema, says: text })).exactOptional(),
  preset: presetSchema.exactOptional(),
  isPrivate: z.boolean(),
  /** "$0.0021 today" */
  today: text,
  /** "Local: qwen3-coder 30B · GPU 0 · 18.2 of 24 GB · 32 k context", or a sentence that says what to do. */
  local: text.exactOptional(),
  /** How far the index of the open folders is; absent where there is none. */
  index: indexViewSchema.exactOptional(),
  /** Left end of the line under the input; empty when there is nothing to say. */
  note: text,
});
