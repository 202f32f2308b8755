// The chat in a language, made by the same view functions as in the extension.
import { BatonError } from '../../../src/domain/errors.ts';
import type { RoutingDecision } from '../../../src/domain/decision.ts';
import type { ViewState } from '../../../src/protocol.ts';
import { statusView } from '../../../src/surfaces/chat/status-view.ts';
import { foldPart, startTurn } from '../../../src/surfaces/chat/turn-view.ts';
import type { Translate } from '../../../src/surfaces/l10n.ts';
import { aDecision, anEntry, localModel, remoteModel } from '../../fixtures/decisions.ts';
import { aProfile } from '../../fixtures/profiles.ts';
import { stateWith } from './states.ts';

const DECISION: RoutingDecision = aDecision({
  chosen: remoteModel,
  estimateNanoUsd: 11_000_000,
  reason: 'explain, very hard: cheapest that holds',
  reasons: [
    'Balanced: at least 80\u00a0% of the best expected answer and the floor (0.62 for hard tasks), then price.',
  ],
  candidates: aDecision().candidates.map((each) => ({ ...each, reason: 'Below the floor for hard tasks.' })),
  profile: aProfile({ privacy: 'sensitive', findings: [{ type: 'API key', count: 2 }], signals: [] }),
  change: {
    from: localModel.label,
    sentence: `${remoteModel.label} instead of ${localModel.label}: the task became harder.`,
  },
});

const REFUSED = new BatonError(
  'BATON_E_AUTHENTICATION',
  'OpenAI refused the key. Enter it again, or use another model.',
  { isRetryable: true },
);

/** Nobody can answer yet; an answer that is done, one that failed, and one that waits. */
export function statesIn(t: Translate): Readonly<Record<string, ViewState>> {
  const facts = { choice: { type: 'auto' }, isPrivate: false, today: undefined } as const;
  const status = (models: readonly (typeof localModel)[]): ViewState['status'] =>
    statusView({ ...facts, catalog: { models, problems: [], isLooking: false } }, t);
  const decided = foldPart(
    startTurn('done', '?', [], undefined, t),
    {
      type: 'decision',
      decision: DECISION,
      alternatives: [
        { type: 'stronger', modelId: remoteModel.id, label: remoteModel.label, estimateNanoUsd: 34_000_000 },
      ],
    },
    t,
  );
  const ended = { type: 'end', finishReason: 'stop', model: remoteModel } as const;
  const done = foldPart(
    { ...decided, text: '.' },
    { ...ended, outcome: 'finished', entry: anEntry(), isBooked: true },
    t,
  );
  const failed = foldPart(
    { ...decided, id: 'failed' },
    { ...ended, outcome: 'failed', error: REFUSED, isBooked: false },
    t,
  );
  const waiting = foldPart(
    { ...decided, id: 'waiting' },
    { type: 'waiting', model: localModel, waitingFor: 'load', sentence: `Loading ${localModel.label} into memory` },
    t,
  );
  return {
    'first-run': stateWith([], { chips: [], status: status([]) }),
    answers: stateWith([done, failed, waiting], { chips: [], status: status([localModel, remoteModel]) }),
  };
}
