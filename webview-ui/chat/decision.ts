import { html, nothing, render, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { CandidateView, DecisionView } from '../../src/protocol.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { decimal, figure, grouped, t } from '../l10n.ts';

/** The line above an answer, drawn once and complete, and what it opens to. */
export function decisionTemplate(decision: DecisionView): TemplateResult {
  const { model, place, price, reason } = decision;
  const placeName = decision.isLocal ? t('local') : place;
  const { masked } = decision;
  // One sentence for those who hear it, made of what others see: model, place, reason, price.
  return html`<details class="decision">
    <summary>
      ${icon(decision.isLocal ? 'chip' : 'cloud', decision.isLocal ? 'ok' : '')}
      <span class="sr">${t('model')} </span><span class="model" title=${model}>${visibleText(model)}</span
      ><span class="sr">, </span
      ><span class="why" title=${`${placeName} · ${reason}`}
        ><span class=${decision.isLocal ? 'place local' : 'place'}>${placeName}</span>${
          masked === undefined
            ? nothing
            : html` · <span class="masked" title=${masked.places.join('\n')}>${icon('lock')}${masked.label}</span>`
        }
        · ${visibleText(reason)}</span
      ><span class="sr">, </span><span class="price" dir="ltr">${price}</span
      ><span class="sr">. ${t('showDecision')}</span>
      ${icon('chevron-right', 'twist')}
    </summary>
    <bt-decision-opened class="opened" .decision=${decision}></bt-decision-opened>
  </details>`;
}

/**
 * What a decision opens to: drawn when it is opened for the first time, since most never are, and its hundred elements would share a frame with the
 * answer's first word.
 */
export class DecisionOpened extends HTMLElement {
  #decision: DecisionView | undefined;
  #isDrawn = false;

  set decision(decision: DecisionView) {
    if (decision === this.#decision) return;
    this.#decision = decision;
    if (this.#isDrawn) this.#draw();
  }

  connectedCallback(): void {
    const details = this.closest('details');
    // The click comes before the opening, so that nothing grows afterwards; `toggle` is for whoever opens it otherwise.
    details?.querySelector('summary')?.addEventListener('click', this.#draw);
    details?.addEventListener('toggle', this.#draw);
  }

  readonly #draw = (): void => {
    this.#isDrawn = true;
    const decision = this.#decision;
    if (decision) render(openedTemplate(decision), this);
  };
}

customElements.define('bt-decision-opened', DecisionOpened);

/** What the task was taken for, who could have answered, and what decided. */
export function openedTemplate(decision: DecisionView): TemplateResult {
  return html`${takenFor(decision)} ${maskedParts(decision)} ${candidates(decision)} ${decidedBy(decision)}`;
}

function takenFor(decision: DecisionView): TemplateResult | typeof nothing {
  if (decision.takenFor.length === 0) return nothing;
  return html`<section>
    <h3 class="h"><span>${t('takenFor')}</span><span class="more">${decision.duration}</span></h3>
    <dl class="signals">
      ${decision.takenFor.map(
        (row) =>
          html`<dt>${row.name}</dt>
            <dd class="strong">${row.value}</dd>
            <dd>${probabilityBar(row.probability)}</dd>
            <dd class="p">${decimal(row.probability)}</dd>
            <dd class="sig" title=${row.signal}>${visibleText(row.signal)}</dd>`,
      )}
    </dl>
  </section>`;
}

function maskedParts({ masked: told }: DecisionView): TemplateResult | typeof nothing {
  if (told === undefined) return nothing;
  return html`<section>
    <h3 class="h"><span>${told.label}</span><span class="more">${t('maskedHow')}</span></h3>
    ${told.places.map((line) => html`<p class="tiny">${visibleText(line)}</p>`)}
  </section>`;
}

function probabilityBar(probability: number): TemplateResult {
  return html`<svg class="bar" aria-hidden="true">
    ${svg`<rect class="track" width="100%" height="100%" rx="2"/><rect class="fill" width=${percent(probability)} height="100%" rx="2"/>`}
  </svg>`;
}

function candidates(decision: DecisionView): TemplateResult | typeof nothing {
  const shown = decision.candidates;
  if (shown.length === 0) return nothing;
  const axisStart = shown.every((candidate) => candidate.quality - candidate.qualityMargin >= 0.5) ? 0.5 : 0;
  return html`<section>
    <h3 class="h">
      <span>${t('candidates')}</span
      ><span class="more">${t('candidatesOf', shown.length, grouped(decision.candidateCount))}</span>
    </h3>
    <div class="cands" role="table" aria-label=${t('candidates')}>
      <div class="head" role="row">
        <span role="columnheader">${t('columnModel')}</span
        ><span role="columnheader" class="w">${t('columnQuality')}</span>
        <span role="columnheader" class="q">${t('columnMargin')}</span
        ><span role="columnheader" class="p">${t('columnPrice')}</span>
      </div>
      ${shown.map((candidate) => candidateRow(candidate, axisStart))}
    </div>
    <p class="tiny muted">${t('axis', figure(axisStart))}</p>
  </section>`;
}

function candidateRow(candidate: CandidateView, axisStart: number): TemplateResult {
  return html`<div
    role="row"
    class=${candidate.isChosen ? 'chosen' : ''}
    aria-current=${candidate.isChosen ? 'true' : nothing}
  >
    <span role="cell" class="name" title=${`${candidate.label} · ${candidate.providerLabel}`}
      >${visibleText(candidate.label)}${candidate.isLocal ? html` <span class="tag ok">${t('local')}</span>` : nothing}</span
    >
    <span role="cell" class="w">${whisker(candidate, axisStart)}</span>
    <span role="cell" class="q" dir="ltr"
      >${decimal(candidate.quality)} ±${decimal(candidate.qualityMargin).replace(/^0/, '')}</span
    >
    <span role="cell" class="p" dir="ltr">${candidate.price}</span>
    <span role="cell" class="not"
      >${visibleText(candidate.reason)}${
        candidate.latency === undefined
          ? nothing
          : html` <span class="muted">${t('takesAbout', candidate.latency)}</span>`
      }</span
    >
  </div>`;
}

/** Expected quality with its 95 % interval on an axis from `axisStart` to 1. */
function whisker({ quality, qualityMargin }: CandidateView, axisStart: number): TemplateResult {
  const at = (value: number): string => percent((value - axisStart) / (1 - axisStart));
  return html`<svg class="whisker" aria-hidden="true">
    ${svg`<line class="axis" x1="0" x2="100%" y1="7" y2="7"/><line class="range" x1=${at(quality - qualityMargin)} x2=${at(quality + qualityMargin)} y1="7" y2="7"/><circle class="dot" cx=${at(quality)} cy="7" r="3.5"/>`}
  </svg>`;
}

function decidedBy(decision: DecisionView): TemplateResult | typeof nothing {
  if (decision.decidedBy.length === 0) return nothing;
  return html`<section>
    <h3 class="h"><span>${t('decidedBy')}</span></h3>
    ${decision.decidedBy.map((sentence, index) => html`<p class=${index === 0 ? '' : 'muted'}>${sentence}</p>`)}
  </section>`;
}

function percent(share: number): string {
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`;
}
