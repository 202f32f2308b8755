import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { Meter, PipelineAction, PipelineHead } from '../../src/protocol/pipeline.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import { percent } from './step.ts';

/** Has the host do what a button says. */
export type Act = (action: PipelineAction) => void;

const ICONS: Partial<Record<PipelineAction['action'], string>> = { cancel: 'debug-stop', run: 'play' };

/** Title, state, what it is about, and the money as a bar. */
export function headTemplate(head: PipelineHead, act: Act, error: string): TemplateResult {
  return html`<header class="runhead">
      <div class="top">
        <h1>${visibleText(head.title)}</h1>
        <span class="tag ${head.tone}">${head.tag}</span>
        <span class="small muted num meta">${visibleText(head.meta)}</span>
        <span class="grow"></span>
        ${head.actions.map((action) => buttonTemplate(action, act))}
      </div>
      ${head.meter === undefined ? nothing : meterTemplate(head.meter)}
    </header>
    ${error === '' ? nothing : html`<p class="small err" role="alert">${visibleText(error)}</p>`}`;
}

/** A button of the host's. */
export function buttonTemplate(action: PipelineAction, act: Act): TemplateResult {
  const name = ICONS[action.action];
  return html`<button
    type="button"
    class=${action.isPrimary === true ? 'btn' : 'btn second'}
    data-action=${action.action}
    data-of=${action.stepId ?? nothing}
    @click=${() => act(action)}
  >
    ${name === undefined ? nothing : icon(name, 'small')}${visibleText(action.label)}
  </button>`;
}

/** Stands for the amount in its sentence, which each language puts elsewhere. */
const SPENT = '\u0000';

function meterTemplate(meter: Meter): TemplateResult {
  const { spentShare, estimateFrom = 0, estimateTo, budgetShare } = meter;
  // A line on the very edge would be half outside.
  const limit = budgetShare === undefined ? undefined : percent(Math.min(0.998, budgetShare));
  const [before = '', after = ''] = t('soFar', SPENT).split(SPENT);
  return html`<div class="meter">
    <svg class="bar" role="img" aria-label=${meter.label}>
      ${svg`<rect class="track" width="100%" height="100%" rx="2"/>`}
      ${estimateTo === undefined ? nothing : svg`<rect class="est" x="${percent(estimateFrom)}" width="${percent(estimateTo - estimateFrom)}" height="100%"/>`}
      ${svg`<rect class="fill" width="${percent(spentShare)}" height="100%" rx="2"/>`}
      ${limit === undefined ? nothing : svg`<line class="lim" x1="${limit}" x2="${limit}" y1="-2" y2="12"/>`}
    </svg>
    <div class="row tiny muted num">
      <span>${before}<b class="strong" dir="ltr">${meter.spent}</b>${after}</span>
      ${meter.estimate === undefined ? nothing : html`<span>${meter.estimate}</span>`}
      <span class="grow end">${meter.budget ?? ''}</span>
    </div>
  </div>`;
}
