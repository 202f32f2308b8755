import * as vscode from 'vscode';

/** How long a language service is given to look at the file again. */
const WAIT_MS = 6_000;
/** Diagnostics come in several waves: they count once nothing changed for so long. */
const QUIET_MS = 700;

/**
 * Waits until the editor has looked at a file again after an edit, and gives those of the problems that are still there: same source, code and words,
 * wherever they stand now. Resolves after {@link WAIT_MS} at the latest.
 */
export async function remainingProblems(
  uri: vscode.Uri,
  before: readonly vscode.Diagnostic[],
): Promise<readonly vscode.Diagnostic[]> {
  await quietDiagnostics(uri);
  const now = vscode.languages.getDiagnostics(uri).map(keyOf);
  return before.filter((each) => {
    const at = now.indexOf(keyOf(each));
    if (at !== -1) now.splice(at, 1);
    return at !== -1;
  });
}

function keyOf({ source, code, message, severity }: vscode.Diagnostic): string {
  return JSON.stringify([source, typeof code === 'object' ? code.value : code, message, severity]);
}

function quietDiagnostics(uri: vscode.Uri): Promise<void> {
  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(quiet);
      clearTimeout(limit);
      listener.dispose();
      resolve();
    };
    const limit = setTimeout(end, WAIT_MS);
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((each) => each.toString() === uri.toString())) return;
      clearTimeout(quiet);
      quiet = setTimeout(end, QUIET_MS);
    });
  });
}
