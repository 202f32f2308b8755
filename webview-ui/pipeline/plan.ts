import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { DiffLine, PlanView } from '../../src/protocol/pipeline.ts';
import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import { buttonTemplate, type Act } from './head.ts';
import { percent } from './step.ts';

const CLASSES: Readonly<Record<DiffLine['sign'], string>> = { '+': 'add', '-': 'del', ' ': '', '…': 'gap' };

/** What changed since the person approved the pipeline, line by line. */
export function diffTemplate(lines: readonly DiffLine[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<div class="diff" role="group" dir="ltr" aria-label=${t('changesSince')} tabindex="0">
    ${lines.map(({ sign, text }) => html`<div class=${CLASSES[sign]}>${sign} ${visibleText(text)}</div>`)}
  </div>`;
}

/** What a run would do and cost, step by step and in all; then what it reads, writes and runs. */
export function planTemplate(plan: PlanView, act: Act): TemplateResult {
  return html`<table class="tbl plan">
      <thead>
        <tr>
          <th scope="col">${t('columnStep')}</th>
          <th scope="col" class="hide-n">${t('columnAfter')}</th>
          <th scope="col">${t('columnModel')}</th>
          <th scope="col" class="n hide-n">${t('columnInput')}</th>
          <th scope="col" class="hide-n axis" aria-label=${t('estimateColumn', plan.axis)}>${plan.axis}</th>
          <th scope="col" class="n">${t('columnCost')}</th>
        </tr>
      </thead>
      <tbody>
        ${plan.rows.map(rowTemplate)}
        <tr>
          <th scope="row" class="strong">${t('together')}</th>
          <td class="hide-n"></td>
          <td class="muted small">${visibleText(plan.together.says)}</td>
          <td class="n hide-n" dir="ltr">${plan.together.input}</td>
          <td class="hide-n"></td>
          <td class="n strong" dir="ltr">${plan.together.cost}</td>
        </tr>
      </tbody>
    </table>
    <hr class="rule" />
    <div class="cols three">
      <section>
        <h2 class="h">${t('reads')}</h2>
        <p class="small">${visibleText(plan.reads)}</p>
      </section>
      <section>
        <h2 class="h">${t('writes')}</h2>
        <p class="small">${visibleText(plan.writes)}</p>
      </section>
      <section>
        <h2 class="h">${t('runs')}</h2>
        <div class="small">
          ${plan.commands.map((command) => html`<p class="mono" dir="ltr">${visibleText(command)}</p>`)}
          <p class=${plan.commands.length > 0 ? 'muted' : ''}>${plan.runs}</p>
        </div>
      </section>
    </div>
    <div class="actions">
      ${plan.actions.map((action) => buttonTemplate(action, act))}<span class="grow"></span
      ><span class="tiny muted num foot-note">${visibleText(plan.footer)}</span>
    </div>`;
}

function rowTemplate(row: PlanView['rows'][number]): TemplateResult {
  const { from, to } = row;
  return html`<tr>
    <th scope="row">
      <span class="strong">${visibleText(row.name)}</span><span class="sub">${visibleText(row.title)}</span>
    </th>
    <td class="hide-n muted small">${visibleText(row.after)}</td>
    <td>
      ${visibleText(row.model)}${row.modelDetail === '' ? nothing : html`<span class="sub">${visibleText(row.modelDetail)}</span>`}
    </td>
    <td class="n hide-n" dir="ltr">${row.input}</td>
    <td class="hide-n axis">${from === undefined || to === undefined ? nothing : rangeTemplate(from, to)}</td>
    <td class="n" dir="ltr">${row.cost}</td>
  </tr>`;
}

/** A range on the column's axis; a known amount is a line that can still be seen. */
function rangeTemplate(from: number, to: number): TemplateResult {
  const width = Math.max(0.02, to - from);
  return html`<svg class="bar range" aria-hidden="true">
    ${svg`<rect class="track" width="100%" height="100%" rx="2"/><rect class="fill" x="${percent(Math.min(from, 0.98))}" width="${percent(width)}" height="100%" rx="2"/>`}
  </svg>`;
}
