/**
 * Entry of the chat view; bundled to `dist/webview/chat.js` (one script without exports: it runs as a module or as a classic script) and `chat.css`, which refers to `codicon.ttf` beside it.
 *
 * What it expects of the host's page:
 * - CSP: `default-src 'none'; script-src 'nonce-…'; style-src ${cspSource}; img-src ${cspSource} data:; font-src ${cspSource}; connect-src 'none'`.
 *   Nothing here needs inline styles, `eval`, blobs, workers or a connection.
 * - In `<head>`: `<meta charset="utf-8">` and `<link rel="stylesheet" href="…/chat.css">`. The codicon font comes with that sheet; no other link is needed.
 * - In `<body>`: an empty `<main class="bt" id="chat"></main>`. Its content is replaced.
 * - Optional, before the script: `<script type="application/json" id="l10n">{ "send": "Senden", … }</script>`, names as in `l10n.ts`, with `<` written
 *   as `\u003c`. A data block is not run, so it needs no nonce. What is missing stays English.
 * - Last in `<body>`: `<script nonce="…" src="…/chat.js"></script>`.
 *
 * It posts `ready` once at load; the host answers with `state`, and with `state` again for each further `ready`. Selectors that tests may rely on:
 * `main.bt`, `#question`, `#send[data-mode=send|stop]`, `article.ask`, `article.answer[data-turn][data-status]`, `details.decision`, `.md`, `.foot`,
 * `.note`, `[data-way]`, `[data-chip]`, `[data-queued]`, `[data-tool=add|model|private|up|down|copy|again]`, `[data-code=copy|insert]`, `[data-action]`.
 */
import '../jitless.ts';
import { loadStrings } from '../l10n.ts';
import { warmUpMarkdown } from '../markdown/warm-up.ts';
import { Chat } from './chat.ts';
import './chat.css';

const strings = document.getElementById('l10n')?.textContent;
if (strings !== undefined && strings !== null) loadStrings(strings);
const root = document.querySelector<HTMLElement>('main.bt');
if (root !== null) {
  root.replaceChildren();
  const chat = new Chat(root, acquireVsCodeApi<{ draft: string }>());
  addEventListener('message', (event: MessageEvent<unknown>) => chat.receive(event.data));
  chat.start();
  warmUpMarkdown();
}
