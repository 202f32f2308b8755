import type { Catalog } from '../../domain/catalog.ts';
import { toBatonError } from '../../domain/errors.ts';
import type { HealthSource } from '../../domain/health.ts';
import type { Learned, LearnedChange, Opinion } from '../../domain/learned.ts';
import type { Log } from '../../domain/log.ts';
import type { DecisionPage, DecisionRow, OverviewReport, ReportSource } from '../../domain/report.ts';
import type { RoutingPreset } from '../../domain/task.ts';
import type { DashboardState } from '../../protocol/dashboard.ts';
import type { Translate } from '../l10n.ts';
import { rowKey } from './decisions-view.ts';
import { overviewView } from './overview-view.ts';
import { FIRST_CHOICE, periodView, rangeOf, type PeriodChoice } from './period.ts';
import type { Texts } from './texts.ts';

/** The page is given new figures at most this often. */
const LIVE_MS = 1_000;
/** Rows of the decisions' table at first, and how many more each time. */
const FIRST_ROWS = 7;
const MORE_ROWS = 20;
const MOST_ROWS = 200;

/** Where the dashboard's figures come from; free of the editor, so that it runs in plain Node. */
export interface FeedParts {
  readonly reports: () => Promise<ReportSource>;
  readonly catalog: Pick<Catalog, 'state' | 'onDidChange'>;
  readonly health?: HealthSource;
  readonly learned?: Learned;
  /** What arm B of the person's comparison stands for; absent when none runs. */
  readonly presetB?: () => RoutingPreset | undefined;
  /** Names of workspaces by their id in the ledger. */
  readonly workspaces: () => Promise<ReadonlyMap<string, string>>;
  /** The ledger's file, for the note that says it cannot be read. */
  readonly ledgerFile: string;
  readonly texts: Texts;
  readonly log: Log;
  readonly now: () => Date;
  readonly t: Translate;
  /** Sends to the page; a page that is not there is no error. */
  readonly post: (state: DashboardState) => void;
  /** Shorter in tests. */
  readonly liveMs?: number;
}

interface Found {
  readonly report: OverviewReport;
  readonly decisions: DecisionPage;
  readonly opinions: ReadonlyMap<string, Opinion>;
  readonly learned: readonly LearnedChange[];
  readonly workspaces: ReadonlyMap<string, string>;
}

/**
 * Looks the figures up and posts what the page draws: at once when somebody asks, at most once a second when they change by themselves, and not at
 * all while nobody looks. What is the same as before is not posted again.
 */
export class DashboardFeed {
  readonly #parts: FeedParts;
  readonly #stops: (() => void)[] = [];
  #choice: PeriodChoice = FIRST_CHOICE;
  #rowLimit = FIRST_ROWS;
  #rows: readonly DecisionRow[] = [];
  #posted = '';
  /** What was looked up last. */
  #latest: DashboardState | undefined;
  #isVisible = false;
  #isListening = false;
  #isStale = true;
  #lookedAtMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking: Promise<void> | undefined;
  #isAskedAgain = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** The days that are shown. */
  get range(): { readonly fromDay: string; readonly toDay: string } {
    return rangeOf(this.#choice, this.#parts.now());
  }

  /** The shown row of that key. */
  row(key: string): DecisionRow | undefined {
    return this.#rows.find((row) => rowKey(row) === key);
  }

  /** The page is new: it is given everything; what was looked up while it loaded is not looked up again. */
  async begin(): Promise<void> {
    this.#posted = '';
    if (this.#latest && !this.#isStale && !this.#looking) return this.#post(this.#latest);
    this.#post({ kind: 'loading', period: this.#period() });
    await (this.#looking ?? this.look());
  }

  async setPeriod(choice: PeriodChoice): Promise<void> {
    this.#choice = choice;
    this.#rowLimit = FIRST_ROWS;
    await this.look();
  }

  async showMore(): Promise<void> {
    this.#rowLimit = Math.min(MOST_ROWS, this.#rowLimit + MORE_ROWS);
    await this.look();
  }

  /** Figures of a page that is not seen wait until it is. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible && this.#isStale) this.#lookSoon();
  }

  /** Looks everything up now. Calls during a look are joined to one more. Never rejects. */
  look(): Promise<void> {
    if (this.#looking) this.#isAskedAgain = true;
    this.#looking ??= this.#lookUntilQuiet().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#isVisible = false;
  }

  async #lookUntilQuiet(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      this.#isStale = false;
      this.#lookedAtMs = performance.now();
      const choice = this.#choice;
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      const state = await this.#state();
      if (choice === this.#choice) this.#post(state);
    } while (this.#isAskedAgain);
  }

  async #state(): Promise<DashboardState> {
    const { parts, period } = { parts: this.#parts, period: this.#period() };
    try {
      const reports = await parts.reports();
      this.#listen(reports);
      const found = await this.#find(reports);
      if (!found) return { kind: 'empty', period };
      this.#rows = found.decisions.rows;
      const { catalog, health, presetB, texts, t } = parts;
      return {
        kind: 'ready',
        period,
        view: overviewView(
          { ...found, catalog: catalog.state, health, presetB: presetB?.(), now: parts.now() },
          texts,
          t,
        ),
      };
    } catch (thrown) {
      const { code, message, detail } = toBatonError(thrown);
      parts.log.warn({ event: 'dashboard.look', code, detail });
      return { kind: 'problem', period, sentence: parts.t(message), detail: `${code} · ${parts.ledgerFile}` };
    }
  }

  /** `undefined` when nothing was ever booked. */
  async #find(reports: ReportSource): Promise<Found | undefined> {
    const { range } = this;
    const { learned, workspaces } = this.#parts;
    const [report, decisions, names, changes] = await Promise.all([
      reports.overview(range),
      reports.decisions({ limit: this.#rowLimit, range }),
      workspaces(),
      learned?.list().catch(() => []) ?? [],
    ]);
    if (report.total.attemptCount === 0 && decisions.rows.length === 0) {
      const any = await reports.decisions({ limit: 1 });
      if (any.rows.length === 0) return undefined;
    }
    const asked = decisions.rows.map(({ requestId }) => requestId);
    const opinions = await learned?.opinions(asked).catch(() => undefined);
    return { report, decisions, workspaces: names, learned: changes, opinions: opinions ?? new Map<string, Opinion>() };
  }

  #listen(reports: ReportSource): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { catalog, health, learned } = this.#parts;
    const lookSoon = (): void => this.#lookSoon();
    this.#stops.push(reports.onDidChange(lookSoon), catalog.onDidChange(lookSoon));
    if (health) this.#stops.push(health.onDidChange(lookSoon));
    if (learned) this.#stops.push(learned.onDidChange(lookSoon));
  }

  #lookSoon(): void {
    this.#isStale = true;
    if (!this.#isVisible || this.#timer !== undefined) return;
    const wait = this.#lookedAtMs + (this.#parts.liveMs ?? LIVE_MS) - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#isVisible) void this.look();
      },
      Math.max(0, wait),
    );
  }

  #period(): ReturnType<typeof periodView> {
    return periodView(this.#choice, this.#parts.now(), this.#parts.texts);
  }

  #post(state: DashboardState): void {
    if (state.kind !== 'loading') this.#latest = state;
    const shown = JSON.stringify(state);
    if (shown === this.#posted) return;
    this.#posted = shown;
    this.#parts.post(state);
  }
}
