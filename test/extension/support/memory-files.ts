import * as vscode from 'vscode';

/** Files in memory alone, by their path; enough of a file system for an editor to open and save them. */
export interface MemoryFiles extends vscode.FileSystemProvider {
  readFile(uri: vscode.Uri): Uint8Array;
}

/** A file system of these files. */
export function memoryFiles(texts: Readonly<Record<string, string>>): MemoryFiles {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  let version = 1;
  const fileAt = (uri: vscode.Uri): Uint8Array => {
    const file = files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose: () => undefined }),
    stat: (uri) =>
      uri.path === '/'
        ? { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }
        : { type: vscode.FileType.File, ctime: 0, mtime: version, size: fileAt(uri).byteLength },
    readDirectory: () => [...files.keys()].map((path) => [path.slice(1), vscode.FileType.File]),
    readFile: fileAt,
    writeFile(uri, content) {
      files.set(uri.path, new Uint8Array(content));
      version++;
    },
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
}
