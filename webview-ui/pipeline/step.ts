import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { StepView } from '../../src/protocol/pipeline.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';

const STATES: Readonly<Record<StepView['state'], { readonly name: string; readonly icon: string }>> = {
  planned: { name: 'plan', icon: 'circle-large' },
  waiting: { name: 'wait', icon: 'circle-large' },
  running: { name: 'run', icon: 'loading' },
  done: { name: 'done', icon: 'pass-filled' },
  failed: { name: 'fail', icon: 'error' },
  skipped: { name: 'skip', icon: 'circle-slash' },
  cancelled: { name: 'skip', icon: 'circle-slash' },
};

const PLACES: Readonly<Record<StepView['place'], string>> = {
  cloud: 'cloud',
  local: 'chip',
  program: 'terminal',
  check: 'checklist',
  pipeline: 'type-hierarchy',
};

/** What a step is drawn with beside itself. */
export interface StepLook {
  readonly isSelected: boolean;
  /** One step of the graph is the tab stop. */
  readonly isTabStop: boolean;
  /** Last lines of what it writes. */
  readonly live: readonly string[];
  readonly onSelect: (id: string) => void;
}

/** One step: state, who does it, how far it is, estimate and cost. */
export function stepTemplate(step: StepView, look: StepLook): TemplateResult {
  const { name, icon: stateIcon } = STATES[step.state];
  const classes = `step ${name}${look.isSelected ? ' sel' : ''}`;
  return html`<article
    class=${classes}
    data-step=${step.id}
    data-state=${step.state}
    tabindex=${look.isTabStop ? '0' : '-1'}
    aria-label=${visibleText(step.label)}
    @click=${() => look.onSelect(step.id)}
  >
    <header>
      ${icon(stateIcon, step.state === 'running' ? 'codicon-modifier-spin' : '')}<b title=${visibleText(step.id)}
        >${visibleText(step.id)}</b
      ><span class="st">${step.stateText}</span>
    </header>
    <p class="ln">
      <span class="a"
        >${icon(PLACES[step.place], step.place === 'local' ? 'ok' : '')}<span class="clip" title=${visibleText(step.by)}
          >${visibleText(step.by)}</span
        ></span
      >${step.extent === undefined ? nothing : html`<span class="z">${step.extent}</span>`}
    </p>
    ${step.share === undefined ? nothing : barTemplate(step.share)} ${step.isLive ? liveTemplate(look.live) : nothing}
    ${step.sentence === undefined ? nothing : html`<p class="tiny err says">${visibleText(step.sentence)}</p>`}
    ${
      step.state === 'planned' && step.before === ''
        ? nothing
        : html`<p class="ln">
            <span class="a"
              ><span class="clip" title=${visibleText(step.before)}>${visibleText(step.before)}</span></span
            ><span class="z" dir="ltr">${step.cost === '–' ? step.cost : html`<b>${step.cost}</b>`}</span>
          </p>`
    }
  </article>`;
}

/** How much of something is done, 0 to 1. */
export function barTemplate(share: number): TemplateResult {
  return html`<svg class="bar" aria-hidden="true">
    ${svg`<rect class="track" width="100%" height="100%" rx="2"/><rect class="fill" width="${percent(share)}" height="100%" rx="2"/>`}
  </svg>`;
}

/** "58%" */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

function liveTemplate(lines: readonly string[]): TemplateResult {
  const shown = lines.length === 0 ? [''] : lines;
  return html`<div class="live" aria-hidden="true">
    ${shown.map(
      (line, index) =>
        html`<span>${visibleText(line)}${index === shown.length - 1 ? html`<i class="caret"></i>` : nothing}</span>`,
    )}
  </div>`;
}
