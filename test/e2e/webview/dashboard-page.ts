import type { DashboardState, FromDashboard, ToDashboard } from '../../../src/protocol/dashboard.ts';
import type { PageLanguage } from './languages.ts';
import { PageStage, PageTab } from './page-stage.ts';
import type { ThemeName } from './themes.ts';

/** The open dashboard. */
export class DashboardPage extends PageTab<ToDashboard, FromDashboard> {}

/** The dashboard in a real browser. */
export class DashboardStage {
  readonly #stage: PageStage;

  private constructor(stage: PageStage) {
    this.#stage = stage;
  }

  /** Bundles the page and opens a context of the browser. */
  static async open(): Promise<DashboardStage> {
    return new DashboardStage(await PageStage.open('dashboard'));
  }

  /** The language of the pages from now on. */
  set language(language: PageLanguage | undefined) {
    this.#stage.language = language;
  }

  /** Opens the page in the same tab as before; resolves when `state` is drawn. Without a state the host says nothing. */
  async page(
    state: DashboardState | undefined,
    theme: ThemeName = 'dark',
    width = 900,
    height = 900,
  ): Promise<DashboardPage> {
    const first = state && { type: 'dashboard', state };
    const page = new DashboardPage(await this.#stage.load(first, theme, width, height));
    await page.settle();
    return page;
  }

  close(): Promise<void> {
    return this.#stage.close();
  }
}
