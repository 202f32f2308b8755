import { MarkdownView } from './view.ts';

/** What every answer is made of. */
const SAMPLE = 'A `word` and **another**.\n\n- one\n\n```ts\nconst one = 1;\n```\n';

/** Draws a small answer beside the page when nothing else is to do, so that the first real one does not wait for parsers to be compiled. */
export function warmUpMarkdown(): void {
  requestIdleCallback(() => {
    const view = new MarkdownView(document.createElement('div'), () => undefined);
    view.update(SAMPLE, true);
    view.draw(performance.now() + 100, 0);
  });
}
