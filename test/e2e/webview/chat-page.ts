import type { ToHost, ToView, ViewState } from '../../../src/protocol.ts';
import type { DraftEstimate } from '../../../src/protocol/draft.ts';
import type { PageLanguage } from './languages.ts';
import { PageStage, PageTab } from './page-stage.ts';
import type { ThemeName } from './themes.ts';

/** One open chat view. */
export class ChatPage extends PageTab<ToView, ToHost> {
  /** Waits until the view asks what its draft would cost, and answers as the host would. */
  async estimate(estimate: DraftEstimate | undefined, revision: number): Promise<void> {
    const isPosted = `host.posted.some((message) => message.type === 'draft-changed' && message.revision === ${revision})`;
    // The page's CSP forbids waitForFunction its eval.
    await this.page.evaluate(
      `new Promise((resolve) => { const look = () => (${isPosted} ? resolve() : requestAnimationFrame(look)); look(); })`,
    );
    await this.post({ type: 'draft-estimate', revision, ...(estimate && { estimate }) });
  }
}

/** The chat view in a real browser. */
export class ChatStage {
  readonly #stage: PageStage;

  private constructor(stage: PageStage) {
    this.#stage = stage;
  }

  /** Bundles the view and opens a context of the browser. */
  static async open(): Promise<ChatStage> {
    return new ChatStage(await PageStage.open('chat'));
  }

  /** The language of the pages that are loaded from now on; English without one. */
  get language(): PageLanguage | undefined {
    return this.#stage.language;
  }

  set language(language: PageLanguage | undefined) {
    this.#stage.language = language;
  }

  /** Addresses that the page asked for, whoever asked. */
  get requested(): readonly string[] {
    return this.#stage.requested;
  }

  get origin(): string {
    return this.#stage.origin;
  }

  /** Opens the view, in the same tab as before; resolves when the state is drawn. */
  async page(state: ViewState, theme: ThemeName = 'dark', width = 320, height = 760): Promise<ChatPage> {
    const chat = new ChatPage(await this.#stage.load({ type: 'state', state }, theme, width, height));
    await chat.settle();
    return chat;
  }

  close(): Promise<void> {
    return this.#stage.close();
  }
}
