import { html, nothing, render } from 'lit';
import type { TemplateResult } from 'lit';
import type { DashboardState, FromDashboard, ToDashboard } from '../../src/protocol/dashboard.ts';
import { DashboardBridge, type DashboardRequest } from './bridge.ts';
import { comparisonCard } from './comparison.ts';
import { decisionsCard } from './decisions.ts';
import { figuresTemplate } from './figures.ts';
import { groupCard } from './groups.ts';
import { latencyCard } from './latency.ts';
import { learnedCard } from './learned.ts';
import { matrixCard } from './matrix.ts';
import { overTimeCard } from './over-time.ts';
import { FIRST_STATE, type PageActions, type PageState } from './page-state.ts';
import { availabilityCard, cacheCard, faultsCard } from './provider-cards.ts';
import { emptyTemplate, problemTemplate, skeletonTemplate } from './states.ts';
import { topTemplate } from './top.ts';

/** The dashboard: keeps what the host posted and what the person opened, and draws both into `root` on animation frames. */
export class Dashboard implements PageActions {
  readonly #root: HTMLElement;
  readonly #bridge: DashboardBridge;
  #shown: DashboardState | undefined;
  #page = FIRST_STATE;
  #isRequested = false;
  #isMarked = false;

  constructor(root: HTMLElement, post: (message: FromDashboard) => void) {
    this.#root = root;
    this.#bridge = new DashboardBridge(
      post,
      (message) => this.#onMessage(message),
      // oxlint-disable-next-line no-console -- a webview has no other log
      (text) => console.warn(text),
    );
  }

  /** Draws the frame of what comes and asks for it. */
  start(): void {
    this.#root.replaceChildren();
    this.#render();
    this.#bridge.ready();
  }

  /** Takes what the host posted. */
  receive(posted: unknown): void {
    this.#bridge.receive(posted);
  }

  ask(request: DashboardRequest): void {
    if (this.#page.error !== '') this.change({ error: '' });
    void this.#bridge.ask(request).then((error) => error && this.change({ error: error.message }));
  }

  change(change: Partial<PageState>): void {
    this.#page = { ...this.#page, ...change };
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => this.#render());
  }

  toggleTable(name: string): void {
    this.change({ tables: toggled(this.#page.tables, name) });
  }

  toggleRow(key: string): void {
    const opened = toggled(this.#page.opened, key);
    if (opened.has(key) && !this.#page.explanations.has(key)) this.ask({ type: 'explain', key });
    this.change({ opened });
  }

  #onMessage(message: ToDashboard): void {
    if (message.type === 'dashboard') {
      this.#shown = message.state;
      this.change({});
    } else if (message.type === 'explanation') {
      const explanations = new Map(this.#page.explanations).set(message.key, message.explanation);
      this.change({ explanations });
    } else if (message.type === 'show-saving') this.change({ isFormulaOpen: true });
  }

  #render(): void {
    this.#isRequested = false;
    render(this.#template(), this.#root);
    // For the bench: when the first figures stood in the page.
    if (this.#shown?.kind === 'ready' && !this.#isMarked) {
      this.#isMarked = true;
      performance.mark('baton-figures');
    }
  }

  #template(): TemplateResult {
    const shown = this.#shown;
    if (shown === undefined || shown.kind === 'loading') return skeletonTemplate(shown?.period, this.#page, this);
    if (shown.kind === 'empty') return emptyTemplate(this);
    if (shown.kind === 'problem') return problemTemplate(shown, this.#page, this);
    return this.#readyPage(shown);
  }

  #readyPage({ period, view }: Extract<DashboardState, { kind: 'ready' }>): TemplateResult {
    const page = this.#page;
    const [models, kinds, workspaces, pipelines] = ['model', 'kind', 'workspace', 'pipeline'].map((id) =>
      view.groups.find((group) => group.id === id),
    );
    const rule = html`<hr class="rule" />`;
    return html`<div class="page">
      ${topTemplate(period, page, this, true)}
      ${view.notices.map((notice) => html`<p class="small muted notice">${notice}</p>`)}
      ${figuresTemplate(view, page, this)} ${overTimeCard(view.overTime, page, this)}
      <div class="cols two">${[models, kinds].map((group) => group && groupCard(group))}</div>
      ${rule} ${decisionsCard(view, page, this)} ${rule}
      ${view.matrix.rows.length === 0 ? nothing : html`${matrixCard(view.matrix)} ${rule}`}
      ${
        view.latency.length === 0
          ? nothing
          : html`<div class="cols two">${view.latency.map((chart) => latencyCard(chart, page, this))}</div>
              ${rule}`
      }
      <div class="cols two">${faultsCard(view.faults)} ${availabilityCard(view.availability)}</div>
      ${rule}
      <div class="cols two">${[workspaces, pipelines].map((group) => group && groupCard(group))}</div>
      ${rule}
      <div class="cols two">
        ${cacheCard(view.cache)} ${learnedCard(view.learned, this)}
        ${view.comparison === undefined ? nothing : comparisonCard(view.comparison, this)}
      </div>
    </div>`;
  }
}

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const changed = new Set(set);
  if (!changed.delete(name)) changed.add(name);
  return changed;
}
