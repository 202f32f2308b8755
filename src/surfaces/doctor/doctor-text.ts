import type { Translate } from '../l10n.ts';
import type { Check, CheckGroup, Verdict } from './check.ts';

/** What stands on the page besides the checks. */
export interface DoctorPage {
  readonly at: Date;
  readonly groups: readonly CheckGroup[];
  /** The diagnosis of local models, as Markdown of its own. */
  readonly local: string;
}

/** The page of the Doctor, as Markdown that reads as plain text too: what needs attention first, then everything that was checked. Pure. */
export function doctorText({ at, groups, local }: DoctorPage, t: Translate): string {
  const checks = groups.flatMap((group) => group.checks);
  const attention = checks.filter(({ verdict }) => verdict === 'degraded' || verdict === 'unusable');
  return `${[
    '# Baton Doctor',
    `**${summary(attention, t)}** ${t('{0} things were checked.', checks.length)}`,
    `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    ...(attention.length === 0
      ? []
      : [`## ${t('Needs attention')}`, attention.map((check) => line(check, t)).join('\n')]),
    ...groups.flatMap((group) => [`## ${group.title}`, group.checks.map((check) => line(check, t)).join('\n')]),
    // Its headings go below ours.
    local.replaceAll(/^(#+) /gm, '#$1 '),
    t('No key, no text of yours and no file’s content stands on this page.'),
  ].join('\n\n')}\n`;
}

function summary(attention: readonly Check[], t: Translate): string {
  const count = (verdict: Verdict): number => attention.filter((check) => check.verdict === verdict).length;
  const [unusable, degraded] = [count('unusable'), count('degraded')];
  if (unusable > 0 && degraded > 0) return t('{0} not usable, {1} degraded.', unusable, degraded);
  if (unusable > 0) return t('{0} not usable.', unusable);
  return degraded > 0 ? t('{0} degraded.', degraded) : t('Everything is in order.');
}

function line({ verdict, what, found, advice }: Check, t: Translate): string {
  const todo = advice === undefined ? '' : `\n  → ${plain(advice)}`;
  return `- ${verdictText(verdict, t)} · **${plain(what)}**: ${plain(found)}${todo}`;
}

/** What is found comes from anywhere: it may not become a link, an image, a tag or code. Names with underscores stay as they are, to be copied. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('`', '’')
    .replaceAll(/[[<]/g, (sign) => `\\${sign}`)
    .trim();
}

function verdictText(verdict: Verdict, t: Translate): string {
  switch (verdict) {
    case 'ok':
      return t('ok');
    case 'degraded':
      return t('DEGRADED');
    case 'unusable':
      return t('NOT USABLE');
    case 'off':
      return t('not set up');
    case 'unasked':
      return t('not asked');
  }
}
