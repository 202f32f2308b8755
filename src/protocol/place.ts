import * as z from 'zod';

/** A place that an answer names, as a model wrote it: it may be nowhere, or where nobody may look. */
export const namedPlaceSchema = z.object({
  path: z.string().min(1).max(300),
  /** 1-based. */
  line: z.int().min(1).max(9_999_999),
});

/** As {@link namedPlaceSchema} gives it. */
export type NamedPlace = z.infer<typeof namedPlaceSchema>;
