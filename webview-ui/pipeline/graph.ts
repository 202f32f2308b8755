import { html, render, svg } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TemplateResult } from 'lit';
import type { StepView } from '../../src/protocol/pipeline.ts';
import { t } from '../l10n.ts';
import { layOut, STEP_WIDTH, type GraphLayout } from './layout.ts';
import { railOf } from './rail.ts';
import { stepTemplate, type StepLook } from './step.ts';

/** What the steps are drawn with. */
export interface GraphLook {
  readonly selected: string | undefined;
  /** The one step that Tab reaches. */
  readonly tabStop: string | undefined;
  readonly live: ReadonlyMap<string, readonly string[]>;
  readonly onSelect: (id: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

const NO_LINES: readonly string[] = [];

function lookOf(id: string, { selected, tabStop, live, onSelect }: GraphLook): StepLook {
  return { isSelected: id === selected, isTabStop: id === tabStop, live: live.get(id) ?? NO_LINES, onSelect };
}

function drawn(step: StepView, look: GraphLook): unknown {
  const own = lookOf(step.id, look);
  return guard([step, own.isSelected, own.isTabStop, own.live], () => stepTemplate(step, own));
}

/** The steps as a graph; {@link placeSteps} puts them where they belong. */
export function graphTemplate(steps: readonly StepView[], look: GraphLook): TemplateResult {
  return html`<div class="scroll">
    <div class="steps abs" role="group" aria-label=${t('steps')} dir="ltr" @keydown=${look.onKey}>
      <div class="edges"></div>
      ${repeat(
        steps,
        ({ id }) => id,
        (step) => drawn(step, look),
      )}
    </div>
  </div>`;
}

/** The steps as a list, for narrow views and for many steps; what is told of the selected one stands below it. */
export function railTemplate(
  steps: readonly StepView[],
  look: GraphLook,
  panel: TemplateResult | undefined,
): TemplateResult {
  const byId = new Map(steps.map((step) => [step.id, step]));
  return html`<ol class="rail" aria-label=${t('steps')} @keydown=${look.onKey}>
    ${repeat(
      railOf(steps),
      ({ id }) => id,
      ({ id, isBranch, beginsBranch, goesOn }) => {
        const step = byId.get(id);
        return html`<li class=${isBranch ? 'branch' : ''}>
          ${beginsBranch ? html`<span class="elbow"></span>` : ''}${goesOn ? html`<span class="down"></span>` : ''}
          ${step === undefined ? '' : drawn(step, look)}${id === look.selected ? panel : ''}
        </li>`;
      },
    )}
  </ol>`;
}

/** Keeps the places of the steps, and works them out anew when a step, a line or a height changed. */
export class Placing {
  #key = '';
  #layout: GraphLayout | undefined;

  /** The rows as they are drawn; empty before the first drawing. */
  get rows(): GraphLayout['rows'] {
    return this.#layout?.rows ?? [];
  }

  /** Measures the steps that were drawn in `root`, puts them in their places and draws the lines between them. */
  place(root: HTMLElement, steps: readonly StepView[]): void {
    const container = root.querySelector<HTMLElement>('.steps.abs');
    const edges = container?.querySelector<HTMLElement>('.edges');
    if (!container || !edges) return;
    const articles = new Map(
      [...container.querySelectorAll<HTMLElement>(':scope > article')].map((article) => [
        article.dataset['step'] ?? '',
        article,
      ]),
    );
    const sized = steps.map(({ id, needs }) => ({ id, needs, height: articles.get(id)?.offsetHeight ?? 0 }));
    const key = JSON.stringify(sized);
    if (key !== this.#key || this.#layout === undefined) {
      this.#key = key;
      this.#layout = layOut(sized);
    }
    const layout = this.#layout;
    container.style.width = `${layout.width}px`;
    container.style.height = `${layout.height}px`;
    for (const [id, { left, top }] of layout.places) {
      const style = articles.get(id)?.style;
      if (!style) continue;
      style.left = `${left}px`;
      style.top = `${top}px`;
      style.width = `${STEP_WIDTH}px`;
    }
    render(edgesTemplate(layout, steps), edges);
  }
}

function edgesTemplate({ width, height, edges }: GraphLayout, steps: readonly StepView[]): TemplateResult {
  const states = new Map(steps.map(({ id, state }) => [id, state]));
  return html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${edges.map(({ to, path, tip }) => {
      const look = edgeLook(states.get(to));
      return svg`<path class="edge ${look}" d=${path}/><path class="tip ${look}" d=${tip}/>`;
    })}
  </svg>`;
}

/** A line is live while what it leads to runs, and dashed while that has not run. */
function edgeLook(state: StepView['state'] | undefined): '' | 'live' | 'dead' {
  if (state === 'running') return 'live';
  return state === 'waiting' || state === 'skipped' || state === 'cancelled' ? 'dead' : '';
}
