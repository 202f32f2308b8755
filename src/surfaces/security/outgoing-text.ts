import type { OutgoingPurpose, OutgoingRecord } from '../../domain/egress.ts';
import { formatCount, formatDuration, UNIT_SPACE } from '../../domain/format.ts';
import type { Translate } from '../l10n.ts';

/** The page of the way out, in Markdown: one line per request, newest first. `clock` writes a time as the person reads it. Pure. */
export function outgoingText(records: readonly OutgoingRecord[], clock: (at: Date) => string, t: Translate): string {
  const head = [
    `# ${t('Outgoing requests')}`,
    t(
      'What Baton sent from this window since it was opened: the last 500 requests at most, newest first. No content is kept, so none is shown.',
    ),
    t(
      'Questions to models of the editor go through the editor, and what Ollama downloads it downloads itself: neither is here.',
    ),
  ];
  if (records.length === 0) return [...head, t('Nothing was sent yet.'), ''].join('\n\n');
  const titles = [t('Time'), t('To'), t('For'), t('Text'), t('Sent'), t('Received'), t('Masked'), t('Answer')];
  const rows = records.toReversed().map((record) => rowOf(record, clock, t));
  const table = [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `${[...head, table.join('\n')].join('\n\n')}\n`;
}

function rowOf(record: OutgoingRecord, clock: (at: Date) => string, t: Translate): readonly string[] {
  const { startedAt, method, origin, path, purpose, privacy, sentBytes, receivedBytes, maskedCount } = record;
  return [
    clock(startedAt),
    `${method} ${origin}${path}`.replaceAll('|', '%7C'),
    purposeText(purpose, t),
    privacyText(privacy, t),
    sentBytes === undefined ? '–' : bytesText(sentBytes),
    receivedBytes === undefined ? '–' : bytesText(receivedBytes),
    maskedCount === undefined ? '–' : String(maskedCount),
    answerText(record, t),
  ];
}

function answerText({ status, error, durationMs }: OutgoingRecord, t: Translate): string {
  if (durationMs === undefined) return t('under way');
  return [error ?? String(status ?? '–'), formatDuration(durationMs)].join(' · ');
}

function purposeText(purpose: OutgoingPurpose, t: Translate): string {
  switch (purpose) {
    case 'question':
      return t('question');
    case 'vectors':
      return t('vectors of code');
    case 'local-models':
      return t('local models');
    case 'list':
      return t('list of models');
    case 'about-server':
      return t('about the server');
  }
}

function privacyText(privacy: OutgoingRecord['privacy'], t: Translate): string {
  return { open: t('not private'), sensitive: t('sensitive'), private: t('private') }[privacy];
}

function bytesText(bytes: number): string {
  return bytes < 1000 ? `${bytes}${UNIT_SPACE}B` : `${formatCount(bytes / 1000)}${UNIT_SPACE}kB`;
}
