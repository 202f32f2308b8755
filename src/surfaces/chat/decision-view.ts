import type { AlternativeOffer, Candidate, RoutingDecision } from '../../domain/decision.ts';
import { formatDuration, formatUsd } from '../../domain/format.ts';
import type { Signal } from '../../domain/profile.ts';
import { COMPLEXITY_WORDS } from '../../domain/task.ts';
import type { CandidateView, DecisionView, NoteView, TurnView } from '../../protocol.ts';
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
    reason: t(decision.reason),
    takenFor: takenFor(decision, t),
    candidates: shownCandidates(candidates, chosen.id).map((candidate) =>
      candidateView(candidate, candidate.modelId === chosen.id, t),
    ),
    candidateCount: candidates.length,
    decidedBy: decision.reasons.map((reason) => t(reason)),
    duration: t('{0}, on this machine', formatDuration(decision.durationMs)),
  };
}

function takenFor({ profile }: RoutingDecision, t: Translate): DecisionView['takenFor'] {
  const signal = (feature: Signal['feature']): string =>
    t(profile.signals.find((each) => each.feature === feature)?.text ?? '');
  const { kind, complexity, privacy, urgency, contextNeed, language } = profile;
  const privacyWords = { open: t('not private'), sensitive: t('sensitive'), private: t('private') };
  const urgencyWords = { interactive: t('now'), relaxed: t('can wait') };
  const contextWords = { none: t('nothing else'), given: t('what you gave'), workspace: t('a look around') };
  const isUnknown = profile.posteriors.unknown > profile.kindProbability;
  const languages = [language.code, language.natural].filter((each) => each !== undefined).join(', ');
  return [
    {
      name: t('kind'),
      value: isUnknown ? t('{0}, perhaps', t(kind)) : t(kind),
      probability: profile.kindProbability,
      signal: signal('kind'),
    },
    {
      name: t('complexity'),
      value: t(COMPLEXITY_WORDS[complexity]),
      probability: profile.complexityProbability,
      signal: signal('complexity'),
    },
    { name: t('privacy'), value: privacyWords[privacy], probability: 1, signal: signal('privacy') },
    { name: t('urgency'), value: urgencyWords[urgency], probability: 1, signal: signal('urgency') },
    { name: t('context'), value: contextWords[contextNeed], probability: 1, signal: signal('context-need') },
    ...(languages === ''
      ? []
      : [{ name: t('language'), value: languages, probability: 1, signal: signal('language') }]),
  ];
}

/** What the thread is told about a decision: that sensitive text stays or goes, and that another model goes on. */
export function decisionNotes({ chosen, profile, change }: RoutingDecision, t: Translate): readonly NoteView[] {
  const note = (level: NoteView['level'], icon: string, text: string): NoteView => ({ level, icon, text, actions: [] });
  // Secrets are masked for a remote model, and are told with what is sent.
  const told = profile.findings.filter(({ isSecret }) => chosen.place === 'local' || isSecret !== true);
  const found = told.map(({ type, count }) => `${count} × ${t(type)}`).join(', ');
  const notes: NoteView[] = [];
  if (profile.privacy === 'sensitive' && found !== '') {
    const text =
      chosen.place === 'local'
        ? t('Stays on this machine. The text looks sensitive: {0}.', found)
        : t('Sent to {0} because you agreed. The text looks sensitive: {1}.', chosen.providerLabel, found);
    notes.push(note('private', 'lock', text));
  }
  if (change) notes.push(note('info', 'arrow-swap', t(change.sentence)));
  return notes;
}

/** What "always for this kind" would fix. */
export function alwaysView(
  { chosen, profile, reasons }: RoutingDecision,
  t: Translate,
): NonNullable<TurnView['always']> {
  return {
    kind: t(profile.kind),
    model: chosen.label,
    isFixed: reasons[0] === `You chose ${chosen.label} for every ${profile.kind}.`,
  };
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

function candidateView(candidate: Candidate, isChosen: boolean, t: Translate): CandidateView {
  return {
    label: candidate.label,
    providerLabel: candidate.providerLabel,
    isLocal: candidate.place === 'local',
    isChosen,
    quality: candidate.expectedQuality,
    qualityMargin: candidate.qualityMargin,
    price: estimateText(candidate.place, candidate.estimateNanoUsd),
    ...(candidate.latencyMs !== undefined && { latency: formatDuration(candidate.latencyMs) }),
    reason: t(candidate.reason),
  };
}

/** An estimated price, ready to print: "≈ $0.011", "–" where nobody knows it. A local model’s is nothing, which is no estimate. */
export function estimateText(place: 'local' | 'remote', estimateNanoUsd: number | undefined): string {
  return formatUsd(estimateNanoUsd, { estimate: place === 'remote' });
}
