import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { ComparisonView } from '../../src/protocol/dashboard-view.ts';
import { t } from '../l10n.ts';
import { card } from './card.ts';
import type { PageActions } from './page-state.ts';

type Rating = NonNullable<ComparisonView['arms'][number]['rating']>;

/** Two ways to route side by side, with the intervals of their ratings on one axis from 0 to 1. */
export function comparisonCard(
  { title, arms, sentence, isRunning }: ComparisonView,
  actions: PageActions,
): TemplateResult {
  return card(
    'comparison',
    title,
    html`<table class="tbl">
        <thead>
          <tr>
            <th scope="col">${t('columnArm')}</th>
            <th scope="col">${t('columnRated')}</th>
            <th scope="col" class="n">${t('columnInterval')}</th>
            <th scope="col" class="n">${t('columnEach')}</th>
          </tr>
        </thead>
        <tbody>
          ${arms.map(
            ({ name, detail, rating, each }) =>
              html`<tr class="chosen">
                <td class="short"><b class="strong">${name}</b><span class="sub">${detail}</span></td>
                <td class="w">${rating === undefined ? nothing : whisker(rating)}</td>
                <td class="n">${rating?.text ?? '–'}</td>
                <td class="n" dir="ltr">${each}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="small sentence">${sentence}</p>
      ${isRunning ? html`<div class="actions">${arms.map(({ name }) => keepButton(name, actions))}</div>` : nothing}`,
  );
}

function keepButton(arm: 'A' | 'B', actions: PageActions): TemplateResult {
  const onClick = (): void => actions.ask({ type: 'experiment-keep', arm });
  return html`<button type="button" class="btn second" data-keep=${arm} @click=${onClick}>
    ${t('keepArm', arm)}
  </button>`;
}

function whisker({ share, low, high }: Rating): TemplateResult {
  const at = (value: number): string => `${(value * 100).toFixed(1)}%`;
  return html`<svg class="whisker" aria-hidden="true">
    ${svg`<line class="axis" x1="0" x2="100%" y1="7" y2="7"/><line class="range" x1=${at(low)} x2=${at(high)} y1="7" y2="7"/><circle class="dot" cx=${at(share)} cy="7" r="3.5"/>`}
  </svg>`;
}
