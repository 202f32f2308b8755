import { MAX_DROPPED } from '../../src/protocol/completion.ts';

/** The formats in which VS Code and browsers hand over files that are dragged, best first. */
const FORMATS = ['application/vnd.code.uri-list', 'text/uri-list', 'codefiles'] as const;

/** The part of a `DataTransfer` that is read. */
export interface Dragged {
  readonly types: readonly string[];
  getData(format: string): string;
}

/** True when what is dragged may be files. */
export function mayDrop(dragged: Pick<Dragged, 'types'> | null): boolean {
  return dragged !== null && FORMATS.some((format) => dragged.types.includes(format));
}

/** The addresses of the files and folders that were dropped, at most {@link MAX_DROPPED}. Pure. */
export function droppedUris(dragged: Dragged | null): readonly string[] {
  for (const format of FORMATS) {
    const uris = urisIn(dragged?.getData(format) ?? '');
    if (uris.length > 0) return [...new Set(uris)].slice(0, MAX_DROPPED);
  }
  return [];
}

/** Addresses, one a line (RFC 2483: `#` begins a comment), or as the JSON list that VS Code's own format is. */
function urisIn(text: string): readonly string[] {
  const lines = text.startsWith('[') ? jsonStrings(text) : text.split(/\r?\n/);
  return lines.filter((line) => line !== '' && !line.startsWith('#') && line.length <= 4096);
}

function jsonStrings(text: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

/** Takes files that are dropped anywhere on the view; while they hover over it, `dropping` is on its class list. */
export function listenForDrops(root: HTMLElement, onDrop: (uris: readonly string[]) => void): void {
  const show = (isOver: boolean): void => void root.classList.toggle('dropping', isOver);
  root.addEventListener('dragover', (event) => {
    if (!mayDrop(event.dataTransfer)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    show(true);
  });
  root.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node) || !root.contains(event.relatedTarget)) show(false);
  });
  root.addEventListener('drop', (event) => {
    show(false);
    const uris = droppedUris(event.dataTransfer);
    if (uris.length === 0) return;
    event.preventDefault();
    onDrop(uris);
  });
}
