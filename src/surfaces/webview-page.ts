import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

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
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file(`${page.name}.css`)}">
<title>${page.title}</title>
</head>
<body>
<main class="bt" id="${page.name}"${page.surface === 'editor' ? ' data-surface="editor"' : ''}></main>
<script nonce="${nonce}" src="${file(`${page.name}.js`)}"></script>
</body>
</html>`;
}
