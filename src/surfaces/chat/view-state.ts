import * as z from 'zod';
import type { ModelId } from '../../domain/model.ts';
import { ROUTING_PRESETS, type ModelChoice, type RoutingPreset } from '../../domain/task.ts';

/** A {@link ModelId} as it is read back from a file. */
export const modelIdSchema = z.custom<ModelId>((value) => typeof value === 'string' && value.includes('/'));

/** What a workspace's chat view remembers: the open conversation, the chosen model, the private switch. */
export const viewMemorySchema = z.object({
  conversationId: z.string().optional(),
  chosenModel: modelIdSchema.optional(),
  preset: z.enum(ROUTING_PRESETS).optional(),
  isPrivate: z.boolean(),
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
