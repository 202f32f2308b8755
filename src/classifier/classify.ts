import type { Posteriors, Signal, TaskProfile } from '../domain/profile.ts';
import { TASK_KINDS, type Complexity, type Task, type TaskKind } from '../domain/task.ts';
import { briefly, readAsk, type Ask } from './ask.ts';
import { judgeComplexity } from './complexity.ts';
import { findCues } from './cue-index.ts';
import { shapeOf } from './intents/evidence.ts';
import type { IntentJudgement, IntentModel } from './intents/model.ts';
import { kindSignals, type Seen } from './intents/signals.ts';
import { judgeKind } from './kind.ts';
import { judgePrivacy, type PrivacyEvidence } from './privacy.ts';
import { judgeContextNeed } from './profile/context-need.ts';
import { judgeLanguage } from './profile/language.ts';
import { judgeUrgency } from './profile/urgency.ts';

/** What is looked at: the newest turn and what the surface knows, with what a privacy scan found, where one ran already. */
export type ClassifiedTask = Pick<Task, 'prompt' | 'kind' | 'isPrivate' | 'references'> &
  Partial<Pick<Task, 'facts' | 'previousKind' | 'history' | 'lane' | 'attachments'>> & {
    readonly evidence?: PrivacyEvidence;
  };

/** Says what a task is. Pure; never throws, whatever the prompt holds; bounded for any length. */
export type Classify = (task: ClassifiedTask) => TaskProfile;

/** What a classifier is made of; each part that is missing is replaced by plain rules. */
export interface ClassifierParts {
  readonly intents?: IntentModel;
  /** The {@link TaskProfile.strongNeed} of a text. */
  readonly strongNeed?: (prompt: string) => number;
}

/**
 * A classifier: the trained intent model where there is one, else the cue scorer, which anyone can follow. What the surface knows is never guessed. Well
 * under a millisecond for 4 KB.
 */
export function createClassify({ intents, strongNeed }: ClassifierParts = {}): Classify {
  return (task) => {
    const whole = readAsk(task.prompt);
    const ask = briefly(whole);
    const seen = intents && see(ask, task);
    const judged = intents && seen && intents.judge(ask, seen.shape);
    const kind = kindOf(task, ask, judged && modelKind(intents, judged, ask, seen));
    const level = judged
      ? modelLevel(judged, ask, kind.kind, task.references.length)
      : ruleLevel(ask, kind.kind, task.references.length);
    const privacy = judgePrivacy(task, whole);
    const urgency = judgeUrgency(ask, task.lane);
    const context = judgeContextNeed(ask, task, kind.kind);
    const language = judgeLanguage(ask, task.prompt, task.facts);
    return {
      kind: kind.kind,
      kindProbability: kind.posterior[kind.kind],
      complexity: level.complexity,
      complexityProbability: level.posterior[level.complexity - 1] ?? 0,
      privacy: privacy.privacy,
      findings: privacy.findings,
      urgency: urgency.urgency,
      contextNeed: context.contextNeed,
      language: language.language,
      posteriors: { kind: kind.posterior, unknown: kind.unknown, complexity: level.posterior },
      strongNeed: strongNeed?.(task.prompt) ?? 0.5,
      signals: [kind, level, privacy, urgency, context, language].flatMap(({ signals }) => signals),
    };
  };
}

/** The classifier without trained models: what judges when their weights cannot be read, and what they are measured against. */
export const classify: Classify = createClassify();

interface KindPart {
  readonly kind: TaskKind;
  readonly posterior: Posteriors['kind'];
  readonly unknown: number;
  readonly signals: readonly Signal[];
}

function kindOf(task: ClassifiedTask, ask: Ask, byModel: KindPart | undefined): KindPart {
  if (task.kind) {
    const signals = [{ feature: 'kind' as const, text: 'the command says so' }];
    return { kind: task.kind, posterior: posteriorOf((each) => Number(each === task.kind)), unknown: 0, signals };
  }
  if (byModel) return byModel;
  const { kind, probability, signals } = judgeKind(ask, task.references.length);
  const rest = (1 - probability) / (TASK_KINDS.length - 1);
  return { kind, posterior: posteriorOf((each) => (each === kind ? probability : rest)), unknown: 0, signals };
}

function see(ask: Ask, task: ClassifiedTask): Seen {
  const cues = findCues(ask);
  return { cues, shape: shapeOf(ask, { ...task, historyLength: task.history?.length ?? 0 }, cues) };
}

function modelKind(intents: IntentModel, { kinds }: IntentJudgement, ask: Ask, seen: Seen): KindPart {
  const posterior = posteriorOf((_, index) => kinds[index] ?? 0);
  const kind = TASK_KINDS.reduce((best, each) => (posterior[each] > posterior[best] ? each : best));
  const signals = kindSignals(intents, ask, seen, TASK_KINDS.indexOf(kind));
  return { kind, posterior, unknown: kinds[TASK_KINDS.length] ?? 0, signals };
}

function posteriorOf(of: (kind: TaskKind, index: number) => number): Posteriors['kind'] {
  const posterior: Record<TaskKind, number> = { ...NOTHING };
  TASK_KINDS.forEach((kind, index) => (posterior[kind] = of(kind, index)));
  return posterior;
}

const NOTHING: Posteriors['kind'] = {
  explain: 0,
  fix: 0,
  document: 0,
  test: 0,
  refactor: 0,
  optimize: 0,
  generate: 0,
  review: 0,
  plan: 0,
  summarize: 0,
  translate: 0,
  chat: 0,
};

interface LevelPart {
  readonly complexity: Complexity;
  readonly posterior: Posteriors['complexity'];
  readonly signals: readonly Signal[];
}

const LEVELS: readonly Complexity[] = [1, 2, 3, 4];
/** Borders between the levels on the scale of the expected level: nearer together than halves, because an expectation shrinks to the middle. */
const LEVEL_BORDERS = [1.7, 2.35, 2.9] as const;

/** The level of the expectation, which is seldom far off where the most probable one may be; with the observation that points there. */
function modelLevel({ complexity: posterior }: IntentJudgement, ask: Ask, kind: TaskKind, files: number): LevelPart {
  const expected = posterior.reduce((sum, share, index) => sum + share * (index + 1), 0);
  const complexity = LEVELS[LEVEL_BORDERS.filter((border) => expected > border).length] ?? 4;
  return { complexity, posterior, signals: judgeComplexity(ask, kind, files).signals };
}

function ruleLevel(ask: Ask, kind: TaskKind, files: number): LevelPart {
  const { complexity, probability, signals } = judgeComplexity(ask, kind, files);
  const neighbours = [complexity - 1, complexity + 1].filter((each) => each >= 1 && each <= 4);
  const of = (each: number): number =>
    each === complexity ? probability : neighbours.includes(each) ? (1 - probability) / neighbours.length : 0;
  return { complexity, posterior: [of(1), of(2), of(3), of(4)], signals };
}
