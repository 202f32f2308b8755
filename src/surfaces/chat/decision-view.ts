import type { AlternativeOffer, Candidate, RoutingDecision } from '../../domain/decision.ts';
import { formatDuration, formatUsd } from '../../domain/format.ts';
import { COMPLEXITY_WORDS } from '../../domain/task.ts';
import type { CandidateView, DecisionView, TurnView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';

/** Rows that an opened decision shows at most. */
const SHOWN_CANDIDATES = 5;

/** The decision line of an answer and what it opens to, ready to draw. */
export function decisionView(decision: RoutingDecision, t: Translate): DecisionView {
  const { chosen, candidates } = decision;
  return {
    model: chosen.label,
    place: chosen.place === 'local' ? t('local') : chosen.providerLabel,
    isLocal: chosen.place === 'local',
    price: estimateText(chosen.place, decision.estimateNanoUsd),
    reason: decision.reason,
    takenFor: takenFor(decision, t),
    candidates: shownCandidates(candidates, chosen.id).map((candidate) =>
      candidateView(candidate, candidate.modelId === chosen.id),
    ),
    candidateCount: candidates.length,
    decidedBy: [...decision.reasons],
    duration: t('{0}, on this machine', formatDuration(decision.durationMs)),
  };
}

function takenFor({ profile }: RoutingDecision, t: Translate): DecisionView['takenFor'] {
  const signal = (feature: 'kind' | 'complexity' | 'privacy'): string =>
    profile.signals.find((each) => each.feature === feature)?.text ?? '';
  const { kind, complexity, privacy } = profile;
  const privacyWord = privacy === 'private' ? t('private') : t('not private');
  return [
    { name: t('kind'), value: kind, probability: profile.kindProbability, signal: signal('kind') },
    {
      name: t('complexity'),
      value: COMPLEXITY_WORDS[complexity],
      probability: profile.complexityProbability,
      signal: signal('complexity'),
    },
    { name: t('privacy'), value: privacyWord, probability: 1, signal: signal('privacy') },
  ];
}

/** What "again with…" offers below an answer. */
export function alternativesView(offers: readonly AlternativeOffer[]): TurnView['alternatives'] {
  return offers.map(({ type, label, estimateNanoUsd }) => ({
    type,
    model: label,
    price: estimateText(type === 'local' ? 'local' : 'remote', estimateNanoUsd),
  }));
}

/** The chosen one is always among them, also when others rank before it. */
function shownCandidates(candidates: readonly Candidate[], chosen: string): readonly Candidate[] {
  const first = candidates.slice(0, SHOWN_CANDIDATES);
  if (first.some((candidate) => candidate.modelId === chosen)) return first;
  const own = candidates.find((candidate) => candidate.modelId === chosen);
  return own ? [own, ...first.slice(0, SHOWN_CANDIDATES - 1)] : first;
}

function candidateView(candidate: Candidate, isChosen: boolean): CandidateView {
  return {
    label: candidate.label,
    providerLabel: candidate.providerLabel,
    isLocal: candidate.place === 'local',
    isChosen,
    quality: candidate.expectedQuality,
    qualityMargin: candidate.qualityMargin,
    price: estimateText(candidate.place, candidate.estimateNanoUsd),
    reason: candidate.reason,
  };
}

/** A local model's price is nothing, which is no estimate. */
function estimateText(place: 'local' | 'remote', estimateNanoUsd: number | undefined): string {
  return formatUsd(estimateNanoUsd, { estimate: place === 'remote' });
}
