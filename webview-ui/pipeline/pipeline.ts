import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type {
  FromPipeline,
  PipelineAction,
  PipelineState,
  StepPanel,
  ToPipeline,
} from '../../src/protocol/pipeline.ts';
import { t } from '../l10n.ts';
import { PipelineBridge, type PipelineRequest } from './bridge.ts';
import { graphTemplate, Placing, railTemplate, type GraphLook } from './graph.ts';
import { headTemplate } from './head.ts';
import { walk, walkRail } from './keys.ts';
import { MOST_STEPS } from './layout.ts';
import { noteTemplate } from './notes.ts';
import { panelTemplate } from './panel.ts';
import { diffTemplate, planTemplate } from './plan.ts';

/** Below this width, in CSS pixels, the graph is a rail. */
const NARROW = 600;

type GraphState = Extract<PipelineState, { kind: 'graph' }>;

/** What the page reaches of VS Code. */
export interface PagePort {
  post(message: FromPipeline): void;
  /** Keeps the run that is shown, for when the window is loaded again. */
  keep(runId: string): void;
}

/** A pipeline's page: its plan, its graph, a run as it goes. Keeps what the host posted and which step is selected; draws on animation frames. */
export class PipelinePage {
  readonly #root: HTMLElement;
  readonly #port: PagePort;
  readonly #bridge: PipelineBridge;
  readonly #placing = new Placing();
  readonly #live = new Map<string, readonly string[]>();
  #state: PipelineState | undefined;
  #panel: StepPanel | undefined;
  #selected: string | undefined;
  /** True once the person chose a step; until then the host's choice is followed. */
  #isChosen = false;
  #focused: string | undefined;
  #error = '';
  #isRequested = false;
  #isFocusWanted = false;

  constructor(root: HTMLElement, port: PagePort) {
    this.#root = root;
    this.#port = port;
    this.#bridge = new PipelineBridge(
      (message) => port.post(message),
      (message) => this.#onMessage(message),
      // oxlint-disable-next-line no-console -- a webview has no other log
      (text) => console.warn(text),
    );
  }

  /** Draws the frame of what comes and asks for it. */
  start(): void {
    this.#root.replaceChildren();
    new ResizeObserver(() => this.#draw()).observe(this.#root);
    this.#bridge.ready();
  }

  /** Takes what the host posted. */
  receive(posted: unknown): void {
    this.#bridge.receive(posted);
  }

  #onMessage(message: Exclude<ToPipeline, { type: 'reply' }>): void {
    if (message.type === 'pipeline') this.#replace(message.state);
    else if (message.type === 'live') this.#live.set(message.stepId, message.lines);
    else if (message.type === 'panel') this.#panel = message.panel;
    else this.#change(message);
    this.#draw();
  }

  #replace(state: PipelineState): void {
    const before = this.#state;
    this.#state = state;
    if (state.kind !== 'graph') return;
    const isSame = before?.kind === 'graph' && before.runId === state.runId;
    if (!isSame) {
      this.#live.clear();
      this.#isChosen = false;
      if (state.runId !== undefined) this.#port.keep(state.runId);
    }
    const isGone = !state.steps.some(({ id }) => id === this.#selected);
    if (state.selected !== undefined && (isGone || !this.#isChosen)) this.#select(state.selected);
    else if (isGone) this.#selected = undefined;
    else if (this.#selected !== undefined) this.#ask({ type: 'step-select', stepId: this.#selected });
  }

  #change({ head, notes, sideNotes, steps }: Extract<ToPipeline, { type: 'changed' }>): void {
    if (this.#state?.kind !== 'graph') return;
    const changed = new Map(steps.map((step) => [step.id, step]));
    this.#state = {
      ...this.#state,
      head,
      notes,
      sideNotes,
      steps: changed.size === 0 ? this.#state.steps : this.#state.steps.map((step) => changed.get(step.id) ?? step),
    };
    const running = this.#isChosen ? undefined : steps.findLast(({ state }) => state === 'running');
    if (running && running.id !== this.#selected) this.#select(running.id);
  }

  #select(id: string): void {
    if (this.#selected !== id) this.#panel = undefined;
    this.#selected = id;
    this.#ask({ type: 'step-select', stepId: id });
  }

  readonly #act = ({ action, stepId, line }: PipelineAction): void => {
    this.#ask({ type: 'act', action, ...(stepId !== undefined && { stepId }), ...(line !== undefined && { line }) });
  };

  #ask(request: PipelineRequest): void {
    this.#error = '';
    void this.#bridge.ask(request).then((error) => {
      if (error === undefined) return;
      this.#error = error.message;
      this.#draw();
    });
  }

  #draw(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => {
      this.#isRequested = false;
      this.#render();
    });
  }

  #render(): void {
    const state = this.#state;
    const isRail = state?.kind === 'graph' && this.#isRail(state);
    render(this.#template(state, isRail), this.#root);
    if (state?.kind === 'graph' && !isRail) this.#placing.place(this.#root, state.steps);
    if (this.#isFocusWanted && this.#panel !== undefined) {
      this.#isFocusWanted = false;
      this.#root.querySelector<HTMLElement>('#panel')?.focus();
    }
  }

  #isRail({ steps }: GraphState): boolean {
    return steps.length > MOST_STEPS || this.#root.clientWidth < NARROW;
  }

  #template(state: PipelineState | undefined, isRail: boolean): TemplateResult {
    if (state === undefined || state.kind === 'loading')
      return html`<div class="page" aria-busy="true">
        <h1 class="late">${state?.title ?? ''}</h1>
        <span class="sr" role="status">${t('readingPipeline')}</span>
      </div>`;
    return html`<div class="page">
      ${headTemplate(state.head, this.#act, this.#error)} ${state.notes.map((note) => noteTemplate(note, this.#act))}
      ${
        state.kind === 'plan'
          ? html`${diffTemplate(state.diff)} ${planTemplate(state.plan, this.#act)}`
          : this.#graphPage(state, isRail)
      }
    </div>`;
  }

  #graphPage(state: GraphState, isRail: boolean): TemplateResult {
    const look = this.#look(state, isRail);
    const panel = this.#panel && panelTemplate(this.#panel, this.#act, () => this.#focusStep(this.#selected));
    const below = html`${state.sideNotes.map((note) => noteTemplate(note, this.#act))}
    ${state.hint === undefined ? nothing : html`<p class="tiny muted">${state.hint}</p>`}`;
    const done = state.steps.filter((step) => step.state === 'done').length;
    return html`${state.runId === undefined ? nothing : html`<p class="sr" role="status">${t('stepsDone', done, state.steps.length)}</p>`}
    ${
      isRail
        ? html`${below} ${railTemplate(state.steps, look, panel)}`
        : html`<div class="beside">
            ${graphTemplate(state.steps, look)}
            <div class="told">${panel ?? nothing}${below}</div>
          </div>`
    }`;
  }

  #look({ steps }: GraphState, isRail: boolean): GraphLook {
    const isThere = (id: string | undefined): boolean => steps.some((step) => step.id === id);
    const tabStop = [this.#focused, this.#selected].find(isThere) ?? steps[0]?.id;
    return {
      selected: this.#selected,
      tabStop,
      live: this.#live,
      onSelect: (id) => {
        this.#isChosen = true;
        this.#focused = id;
        this.#select(id);
        this.#draw();
      },
      onKey: (event) => this.#onKey(event, steps, isRail),
    };
  }

  #onKey(event: KeyboardEvent, steps: GraphState['steps'], isRail: boolean): void {
    const id = event.target instanceof HTMLElement ? event.target.dataset['step'] : undefined;
    if (id === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      this.#isChosen = true;
      this.#isFocusWanted = true;
      this.#select(id);
      this.#draw();
    } else {
      const ids = steps.map((step) => step.id);
      const next = isRail ? walkRail(event.key, id, ids) : walk(event.key, id, { steps, rows: this.#placing.rows });
      if (next === undefined) return;
      this.#focusStep(next);
    }
    event.preventDefault();
  }

  #focusStep(id: string | undefined): void {
    this.#focused = id;
    this.#render();
    this.#root.querySelector<HTMLElement>(`article[data-step="${CSS.escape(id ?? '')}"]`)?.focus();
  }
}
