/**
 * Entry of a pipeline's page; bundled to `dist/webview/pipeline.js` and `pipeline.css`. It expects the same page and CSP as the dashboard (see there). It
 * posts `ready` once at load and is answered by `pipeline`. What it keeps for VS Code is the id of the run it shows, by which the panel comes back.
 */
import '../jitless.ts';
import { loadStrings } from '../l10n.ts';
import { PipelinePage } from './pipeline.ts';
import './pipeline.css';

const strings = document.getElementById('l10n')?.textContent;
if (strings !== undefined && strings !== null) loadStrings(strings);
const root = document.querySelector<HTMLElement>('main.bt');
if (root !== null) {
  const host = acquireVsCodeApi<{ runId: string }>();
  const page = new PipelinePage(root, {
    post: (message) => host.postMessage(message),
    keep: (runId) => host.setState({ runId }),
  });
  addEventListener('message', (event: MessageEvent<unknown>) => page.receive(event.data));
  page.start();
}
