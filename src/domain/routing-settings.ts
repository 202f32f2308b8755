import type { ModelId } from './model.ts';
import type { RoutingPreset, TaskKind } from './task.ts';

/** Patterns of model ids with `*`: "openai/*", "*:free". A model must match `allow` where that is not empty, and must not match `deny`. */
export interface ModelLists {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** A comparison of two presets that the person runs on their own conversations. */
export interface Experiment {
  /** Names the split: another name draws anew. */
  readonly name: string;
  /** Share of conversations in arm b, 0 to 1. */
  readonly share: number;
  readonly presetB: RoutingPreset;
}

/** What the person set about routing. Nothing of it can widen where text may go. */
export interface RoutingSettings {
  readonly lists: ModelLists;
  /** "Always for this kind". */
  readonly fixedForKind: Partial<Record<TaskKind, ModelId>>;
  /** Least expected quality by kind, 0 to 1, in place of the built-in floor. */
  readonly floors: Partial<Record<TaskKind, number>>;
  readonly experiment?: Experiment;
  /** Globs of workspace paths whose text never leaves this machine. */
  readonly privatePaths: readonly string[];
  /** True: models on this machine get secrets masked too. */
  readonly masksLocal?: boolean;
}

/** What holds until the person sets something. */
export const DEFAULT_ROUTING_SETTINGS: RoutingSettings = {
  lists: { allow: [], deny: [] },
  fixedForKind: {},
  floors: {},
  privatePaths: [],
};
