import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { PAGE_STRINGS } from '../protocol/page-strings.ts';
import { directionOf } from './direction.ts';
import { translate } from './translate.ts';

/** Folder of the built webviews, inside the extension. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** Which of the built pages is shown. */
export interface PageName {
  /** Name of its script and sheet: `chat` for `chat.js` and `chat.css`. */
  readonly name: 'chat' | 'dashboard' | 'pipeline';
  readonly title: string;
  /** Where VS Code shows it; decides which of two colours is raised. */
  readonly surface: 'side-bar' | 'editor';
}

/** The page of a webview. Its policy lets in our own script, style and font and nothing else; a model's text can load nothing. */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: PageName): string {
  const nonce = randomBytes(16).toString('hex');
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
    `connect-src 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}" dir="${directionOf(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file(`${page.name}.css`)}">
<title>${page.title}</title>
${pageStrings()}
</head>
<body>
<main class="bt" id="${page.name}"${page.surface === 'editor' ? ' data-surface="editor"' : ''}></main>
<script nonce="${nonce}" src="${file(`${page.name}.js`)}"></script>
</body>
</html>`;
}

/** The strings of the pages in the person's language, as text that no browser runs: they are there before the first paint. Nothing for English. */
function pageStrings(): string {
  if (!vscode.l10n.bundle) return '';
  const strings = Object.fromEntries(Object.entries(PAGE_STRINGS).map(([name, text]) => [name, translate(text)]));
  return `<script type="application/json" id="l10n">${JSON.stringify(strings).replaceAll('<', String.raw`\u003c`)}</script>`;
}
