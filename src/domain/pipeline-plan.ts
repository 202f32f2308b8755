import type { Pipeline, PipelineProblem, Step } from './pipeline.ts';
import type { ModelId, Place } from './model.ts';
import type { NanoUsd } from './price.ts';
import type { FilePlace } from './surroundings.ts';
import type { TokenCount } from './snippet.ts';

/** An estimate of money, in nano-USD; 9 of 10 runs shall fall into it. Equal ends say that it is known, as for local models. */
export interface CostRange {
  readonly lowNanoUsd: NanoUsd;
  readonly highNanoUsd: NanoUsd;
}

/** Who would answer a step as things stand, and what its tokens cost. */
export interface StepQuote {
  readonly modelId: ModelId;
  readonly modelLabel: string;
  readonly place: Place;
  /** Absent when nobody knows the price. */
  readonly inputNanoUsdPerToken?: number;
  readonly outputNanoUsdPerToken?: number;
  /** Tokens that routing predicts for the answer. */
  readonly expectedOutputTokens?: number;
  /** Tokens that go along with every question of this kind: system text and the chat format. */
  readonly overheadTokens?: number;
}

/** One step of a plan. */
export interface StepPlan {
  readonly step: Step;
  /** 0 for steps that wait for nothing; the column or row of the graph. */
  readonly level: number;
  /** Steps that wait for it. */
  readonly neededBy: readonly string[];
  /** Items of its `forEach`; absent without one, and when only the run will tell. */
  readonly itemCount?: number;
  /** "auto, strong", "npx tsc --noEmit", "pipeline review-staged": what the step's second line says before it runs. */
  readonly by: string;
  /** Absent for gates that run here, and when no model could be found for it. */
  readonly quote?: StepQuote;
  /** For all items together. */
  readonly inputTokens?: TokenCount;
  /** Absent when a price is unknown; nothing and nothing for local models and gates that run here. */
  readonly cost?: CostRange;
  /** True when remembered instructions take its place, so that it asks nobody: "instructions, version 3". */
  readonly from?: string;
}

/** What a run would do, before anything is sent. Pure data; the same inputs give the same plan. */
export interface PipelinePlan {
  readonly pipeline: Pipeline;
  /** In the order of the text; nested pipelines are laid out, their ids as "review/merge". */
  readonly steps: readonly StepPlan[];
  /** Ids of steps, those that can start together in one row. */
  readonly levels: readonly (readonly string[])[];
  /** Never wider than 1 : 4; absent when a price is unknown. */
  readonly cost?: CostRange;
  /** Steps whose price nobody knows; they count with the person's ceiling against budgets. */
  readonly unknownSteps: readonly string[];
  readonly inputTokens: TokenCount;
  /** The tightest budget that counts for the run; `isEnough` compares it with the upper end. */
  readonly budget?: { readonly leftNanoUsd: NanoUsd; readonly sentence: string; readonly isEnough: boolean };
  readonly reads: { readonly files: readonly FilePlace[]; readonly privateCount: number };
  /** What the run may write after approval: files that checked rounds may write by themselves, by glob. */
  readonly writes: readonly string[];
  /** Programs, each exactly once, as they would be run. */
  readonly commands: readonly (readonly string[])[];
  /** With an error among them the run cannot start. */
  readonly problems: readonly PipelineProblem[];
}
