import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { StepPanel } from '../../src/protocol/pipeline.ts';
import { visibleText } from '../invisible.ts';
import { t } from '../l10n.ts';
import { buttonTemplate, type Act } from './head.ts';

/** The selected step: who does it and why, what it used, what it gave. Escape leads back to the step. */
export function panelTemplate(panel: StepPanel, act: Act, onEscape: () => void): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onEscape();
  };
  return html`<section class="panel" id="panel" tabindex="-1" aria-label=${visibleText(panel.stepId)} @keydown=${onKey}>
    <h2 class="h">
      <span>${visibleText(panel.stepId)}</span
      >${panel.more === undefined ? nothing : html`<span class="more num">${panel.more}</span>`}
    </h2>
    <dl class="kv">
      ${panel.facts.map(
        ({ name, value, tag, action }) =>
          html`<dt>${name}</dt>
            <dd class="tn">
              ${
                action === undefined
                  ? visibleText(value)
                  : html`<button type="button" class="linkb" data-action=${action.action} @click=${() => act(action)}>
                      ${visibleText(value)}
                    </button>`
              }${tag === undefined ? nothing : html` <span class="tag ok">${tag}</span>`}
            </dd>`,
      )}
    </dl>
    ${
      panel.output === undefined
        ? nothing
        : html`<pre class="output" dir="auto" tabindex="0" role="region" aria-label=${t('output')}>
${visibleText(panel.output)}</pre>`
    }
    ${
      panel.actions.length === 0
        ? nothing
        : html`<div class="actions">${panel.actions.map((action) => buttonTemplate(action, act))}</div>`
    }
  </section>`;
}
