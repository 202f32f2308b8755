import * as z from 'zod';
import type { ModelId } from '../../domain/model.ts';
import { ROUTING_PRESETS, type ModelChoice, type RoutingPreset } from '../../domain/task.ts';

/** A {@link ModelId} as it is read back from a file. */
export const modelIdSchema = z.custom<ModelId>((value) => typeof value === 'string' && value.includes('/'));

/** What a workspace's chat view remembers: the open conversation, the chosen model, the private switch. */
export const viewMemorySchema = z.object({
  // Another version may write what this one does not know: each field counts by itself, and the lock is on where it cannot be read.
  conversationId: z.string().optional().catch(undefined),
  chosenModel: modelIdSchema.optional().catch(undefined),
  preset: z.enum(ROUTING_PRESETS).optional().catch(undefined),
  isPrivate: z.boolean().catch(true),
});

/** What a workspace's chat view remembers. */
export type ViewMemory = z.infer<typeof viewMemorySchema>;

/** The stored choice as routing reads it; where nobody chose, `usual` counts. */
export function choiceOf({ chosenModel, preset }: ViewMemory, usual?: RoutingPreset): ModelChoice {
  const aim = preset ?? usual;
  return chosenModel === undefined
    ? { type: 'auto', ...(aim && { preset: aim }) }
    : { type: 'model', modelId: chosenModel };
}
