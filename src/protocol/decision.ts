import * as z from 'zod';

const text = z.string();

/** One row of the candidates' table in an opened decision, ready to print. */
export const candidateViewSchema = z.object({
  label: text,
  providerLabel: text,
  isLocal: z.boolean(),
  isChosen: z.boolean(),
  /** 0 to 1. */
  quality: z.number().min(0).max(1),
  /** Half width of the 95 % interval. */
  qualityMargin: z.number().min(0).max(1),
  price: text,
  /** Expected time of the whole answer, "9 s"; absent when nothing is known. */
  latency: text.exactOptional(),
  reason: text,
});

/** The line above each answer, complete before the first token, and what it opens to. */
export const decisionViewSchema = z.object({
  /** "qwen2.5-coder 7B" */
  model: text,
  /** "local" or the provider's name. */
  place: text,
  isLocal: z.boolean(),
  /** "$0.00", "≈ $0.011" or "–". */
  price: text,
  /** "explain, routine: a small model holds" */
  reason: text,
  /** What the task was taken for: rows of name, value, probability (0 to 1) and strongest signal. */
  takenFor: z.array(z.object({ name: text, value: text, probability: z.number().min(0).max(1), signal: text })),
  /** At most five, best first. */
  candidates: z.array(candidateViewSchema),
  candidateCount: z.int().min(0),
  /** Sentences: the rule or limit that decided, the dearest candidate's price. */
  decidedBy: z.array(text),
  /** What was masked for this model: "2 secrets masked", and a line for each with its kind and places. Absent: nothing. */
  masked: z.object({ label: text, places: z.array(text) }).exactOptional(),
  /** "0.6 ms, on this machine" */
  duration: text,
});
