import type { MaskedSecret } from '../../domain/run.ts';
import type { DecisionView } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';

/** Lines that an opened decision shows at most of what was masked. */
const SHOWN = 12;

/** What the decision line says about masking: how much, and of what kind and where; never what. `undefined` where nothing was masked. Pure. */
export function maskedView(masked: readonly MaskedSecret[] | undefined, t: Translate): DecisionView['masked'] {
  if (!masked || masked.length === 0) return undefined;
  const personal = masked.filter(({ isPersonal }) => isPersonal === true).length;
  const label = [secretsText(masked.length - personal, t), personalText(personal, t)].filter((text) => text !== '');
  const lines = masked
    .slice(0, SHOWN)
    .map(({ type, places }) => `${t(type)}: ${places.map((place) => placeText(place, t)).join(', ')}`);
  const more = masked.length - lines.length;
  return { label: label.join(', '), places: more > 0 ? [...lines, t('and {0} more', more)] : lines };
}

/** "2 secrets masked"; `undefined` where nothing was masked. Pure. */
export function maskedLabel(masked: readonly MaskedSecret[] | undefined, t: Translate): string | undefined {
  return maskedView(masked, t)?.label;
}

function secretsText(count: number, t: Translate): string {
  if (count === 0) return '';
  return count === 1 ? t('1 secret masked') : t('{0} secrets masked', count);
}

function personalText(count: number, t: Translate): string {
  if (count === 0) return '';
  return count === 1 ? t('1 personal detail masked') : t('{0} personal details masked', count);
}

function placeText(place: MaskedSecret['places'][number], t: Translate): string {
  switch (place.type) {
    case 'question':
      return t('your question');
    case 'history':
      return t('earlier in this conversation');
    case 'instructions':
      return t('instructions');
    case 'data':
      return place.line === undefined ? place.label : `${place.label}:${place.line}`;
  }
}
