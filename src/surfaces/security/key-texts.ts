import { formatCount } from '../../domain/format.ts';
import type { KeyScan } from '../../domain/key-scan.ts';
import type { Translate } from '../l10n.ts';

/** What a scan found, in a sentence or two. Pure. */
export function scanText({ files, fileCount, foundCount, unreadableCount }: KeyScan, t: Translate): string {
  const looked =
    foundCount === 0
      ? t('No keys found in {0} files.', formatCount(fileCount))
      : foundCount === 1
        ? t('1 key stands in plain text. It is in the list of problems, without its value.')
        : t(
            '{0} keys stand in plain text in {1} of {2} files. They are in the list of problems, without their values.',
            formatCount(foundCount),
            formatCount(files.length),
            formatCount(fileCount),
          );
  return unreadableCount === 0
    ? looked
    : `${looked} ${t('{0} files or folders could not be read.', formatCount(unreadableCount))}`;
}

/** Names the files in one sentence, three at most. Pure. */
export function warningText(files: readonly string[], t: Translate): string {
  const shown = files.slice(0, 3).join(', ');
  const names = files.length > 3 ? t('{0} and {1} more', shown, files.length - 3) : shown;
  return t(
    'Baton: keys stand in plain text in {0}. Other programs read that file, and Git may share it. Move them to the environment or a secret store.',
    names,
  );
}
