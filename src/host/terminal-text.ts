import { stripVTControlCharacters } from 'node:util';

/** Most of a command's output that is kept, in UTF-16 code units: its end, where errors stand. */
export const MAX_OUTPUT_LENGTH = 64_000;

/** A command that was run, with what it printed. */
export interface RanCommand {
  readonly command: string;
  /** The end of what it printed, as it came. */
  readonly output: string;
  /** `undefined` while it runs, and where the shell does not say. */
  readonly exitCode?: number;
  readonly isRunning: boolean;
}

/** What was kept and what came, cut to the end that is kept. Pure. */
export function keepEnd(kept: string, came: string): string {
  const whole = kept + came;
  return whole.length > 2 * MAX_OUTPUT_LENGTH ? whole.slice(-MAX_OUTPUT_LENGTH) : whole;
}

/**
 * The command and what a person saw of its output: colours and cursor moves taken out, lines that were overwritten gone, and only the end of a long one.
 * Pure.
 */
export function terminalText({ command, output: raw, exitCode, isRunning }: RanCommand): string {
  const lines = stripVTControlCharacters(raw).replaceAll('\r\n', '\n').split('\n').map(shownOf);
  const whole = lines.join('\n').trim();
  const isCut = whole.length > MAX_OUTPUT_LENGTH;
  const end = isCut ? whole.slice(whole.indexOf('\n', whole.length - MAX_OUTPUT_LENGTH) + 1) : whole;
  const status = isRunning ? '[still running]' : exitCode === undefined ? '' : `[exit code ${exitCode}]`;
  // The editor does not always hand over what a quick command printed: nothing is not said to be all.
  const output = end === '' && !isRunning ? '[no output was read]' : end;
  return [`$ ${command}`, isCut ? '[The beginning is left out.]' : '', output, status]
    .filter((part) => part !== '')
    .join('\n');
}

/** What stands before the output in what the editor tells of the last command, in VS Code 1.106 to 1.139. */
const BEFORE_OUTPUT = '\nIt has the following output:\n';

/** The output in what the editor tells of the last command, which stands in the second line; `undefined` where it is of another one, or of none. Pure. */
export function outputIn(told: string, command: string): string | undefined {
  const start = told.indexOf(BEFORE_OUTPUT);
  const isOfCommand = told.slice(told.indexOf('\n') + 1).startsWith(`${command}\n`);
  return start === -1 || !isOfCommand ? undefined : told.slice(start + BEFORE_OUTPUT.length);
}

/** A progress bar rewrites its line with `\r`: the last version is what was seen. */
function shownOf(line: string): string {
  const versions = line.split('\r').filter((version) => version !== '');
  // oxlint-disable-next-line no-control-regex -- what a terminal would not draw
  return (versions.at(-1) ?? '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
