import type { OutgoingPurpose, OutgoingRecord } from '../../domain/egress.ts';
import { formatCount, formatDuration, UNIT_SPACE } from '../../domain/format.ts';
import type { Translate } from '../l10n.ts';

/**
 * The page of the way out, in Markdown: first what carried a person's text, a line per request, newest first; then what asked servers about themselves, a
 * line per host and purpose. `clock` writes a time as the person reads it. Pure.
 */
export function outgoingText(records: readonly OutgoingRecord[], clock: (at: Date) => string, t: Translate): string {
  const newest = records.toReversed();
  const carrying = newest.filter(({ purpose }) => CARRYING.has(purpose));
  const asking = newest.filter(({ purpose }) => !CARRYING.has(purpose));
  const parts = [
    `# ${t('Outgoing requests')}`,
    t(
      'What Baton sent from this window since it was opened: the last 500 requests of each kind at most, newest first. No content is kept, so none is shown.',
    ),
    t(
      'Questions to models of the editor go through the editor, and what Ollama downloads it downloads itself: neither is here.',
    ),
    `## ${t('With your text')}`,
    carrying.length === 0 ? t('Nothing was sent yet.') : carryingTable(carrying, clock, t),
    ...(asking.length === 0
      ? []
      : [`## ${t('Without any: lists of models, and looks for servers')}`, askingTable(asking, clock, t)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What such requests are made for carries text of the person or of the workspace. */
const CARRYING: ReadonlySet<OutgoingPurpose> = new Set(['question', 'vectors']);

function carryingTable(records: readonly OutgoingRecord[], clock: (at: Date) => string, t: Translate): string {
  const titles = [t('Time'), t('Host'), t('For'), t('Text'), t('Sent'), t('Received'), t('Masked'), t('Answer')];
  const rows = records.map((record) => [
    unbroken(clock(record.startedAt)),
    hostText(record),
    purposeText(record.purpose, t),
    privacyText(record.privacy, t),
    bytesText(record.sentBytes),
    bytesText(record.receivedBytes),
    String(record.maskedCount ?? '–'),
    answerText(record, t),
  ]);
  return table(titles, rows);
}

function askingTable(records: readonly OutgoingRecord[], clock: (at: Date) => string, t: Translate): string {
  const titles = [t('Last time'), t('Host'), t('For'), t('Requests'), t('Sent'), t('Received')];
  const groups = Map.groupBy(records, ({ origin, purpose }) => `${origin} ${purpose}`);
  const rows = [...groups.values()].flatMap((group) => {
    const [latest] = group;
    if (!latest) return [];
    const total = (part: 'sentBytes' | 'receivedBytes'): string =>
      bytesText(group.reduce((sum, each) => sum + (each[part] ?? 0), 0));
    const count = formatCount(group.length);
    return [
      [
        unbroken(clock(latest.startedAt)),
        hostText(latest),
        purposeText(latest.purpose, t),
        count,
        total('sentBytes'),
        total('receivedBytes'),
      ],
    ];
  });
  return table(titles, rows);
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** As code, so that no reader makes a link of it. */
function hostText({ origin }: OutgoingRecord): string {
  return `\`${origin.replace('https://', '')}\``;
}

function unbroken(text: string): string {
  return text.replaceAll(' ', UNIT_SPACE);
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

function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return '–';
  return bytes < 1000 ? `${bytes}${UNIT_SPACE}B` : `${formatCount(bytes / 1000)}${UNIT_SPACE}kB`;
}
