import type { FromPipeline, PipelineState, ToPipeline } from '../../../src/protocol/pipeline.ts';
import type { PageLanguage } from './languages.ts';
import { PageStage, PageTab } from './page-stage.ts';
import type { ThemeName } from './themes.ts';

/** The open page of a pipeline. */
export class PipelineTab extends PageTab<ToPipeline, FromPipeline> {}

/** A pipeline's page in a real browser. */
export class PipelineStage {
  readonly #stage: PageStage;

  private constructor(stage: PageStage) {
    this.#stage = stage;
  }

  /** Bundles the page and opens a context of the browser. */
  static async open(): Promise<PipelineStage> {
    return new PipelineStage(await PageStage.open('pipeline'));
  }

  /** The language of the pages from now on. */
  set language(language: PageLanguage | undefined) {
    this.#stage.language = language;
  }

  /** Opens the page in the same tab as before; resolves when `state` is drawn. */
  async page(state: PipelineState, theme: ThemeName = 'dark', width = 900, height = 900): Promise<PipelineTab> {
    const page = await this.#stage.load({ type: 'pipeline', state }, theme, width, height);
    const tab = new PipelineTab(page, '.sr, .scroll, .diff');
    await tab.settle();
    return tab;
  }

  close(): Promise<void> {
    return this.#stage.close();
  }
}
