import '../menu.ts';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isRunning } from './fold.ts';
import type { FooterView, TurnView } from '../../src/protocol.ts';
import type { HostRequest } from '../bridge.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import type { StringName } from '../../src/protocol/page-strings.ts';
import type { MenuLine } from '../menu.ts';

type Basis = FooterView['basis'];

const BASES: Readonly<Record<Basis, { tag: StringName; title: StringName; tone: string }>> = {
  billed: { tag: 'tagBilled', title: 'basisBilled', tone: '' },
  priced: { tag: 'tagPriced', title: 'basisPriced', tone: '' },
  estimated: { tag: 'tagEstimated', title: 'basisEstimated', tone: 'warn' },
  local: { tag: 'tagLocal', title: 'basisLocal', tone: 'ok' },
  plan: { tag: 'tagPlan', title: 'basisPlan', tone: '' },
  unknown: { tag: 'tagUnknown', title: 'basisUnknown', tone: 'warn' },
};

/** The line below an answer: money, how it is known, facts, and what can be done with the answer. Nothing where there is nothing to say yet. */
export function footerTemplate(
  turn: TurnView,
  facts: string | undefined,
  ask: (request: HostRequest) => void,
): TemplateResult | typeof nothing {
  const footer = footerOf(turn, facts);
  const hasTools = !isRunning(turn) && (turn.text !== '' || turn.footer !== undefined);
  if (footer === undefined && !hasTools) return nothing;
  return html`<footer class="foot">
    <span>${footer === undefined ? nothing : moneyTemplate(footer)}</span>
    <span class="facts" dir="auto">${footer?.facts ?? ''}</span>
    ${hasTools ? toolsTemplate(turn, ask) : nothing}
  </footer>`;
}

/** While an answer streams and nothing is booked yet, the decision's price stands for its cost. */
function footerOf(turn: TurnView, facts: string | undefined): FooterView | undefined {
  if (turn.footer !== undefined) return facts === undefined ? turn.footer : { ...turn.footer, facts };
  const decision = turn.decision;
  if (facts === undefined || decision === undefined || !isRunning(turn)) return undefined;
  const basis = decision.isLocal ? 'local' : decision.price === '–' ? 'unknown' : 'estimated';
  return { money: decision.price, basis, facts };
}

function moneyTemplate({ money, basis }: FooterView): TemplateResult {
  const { tag, title, tone } = BASES[basis];
  return html`<span class="money" dir="ltr">${money}</span>
    <span class="tag ${tone}" title=${t(title)}>${t(tag)}</span>`;
}

/** How a figure is known, in one word, as it is read aloud. */
export function basisWord(basis: Basis): string {
  return t(BASES[basis].tag);
}

function toolsTemplate(turn: TurnView, ask: (request: HostRequest) => void): TemplateResult {
  return html`<span class="tools" role="toolbar" aria-label=${t('answerActions')}>
    ${thumb(turn, 'up', ask)}${thumb(turn, 'down', ask)}
    <button
      type="button"
      class="ib"
      data-tool="copy"
      tabindex="-1"
      aria-label=${t('copyAnswer')}
      title=${t('copyAnswer')}
      @click=${() => ask({ type: 'answer-copy', turnId: turn.id })}
    >
      ${icon('copy')}
    </button>
    ${
      turn.failure !== undefined
        ? nothing
        : html`<bt-menu
            .name=${'again'}
            .label=${t('againWith')}
            .tip=${t('againWith')}
            .face=${html`${icon('refresh')}<span class="lab">${t('againWithMore')}</span>`}
            .lines=${againLines(turn, ask)}
          ></bt-menu>`
    }
  </span>`;
}

function thumb(turn: TurnView, value: 'up' | 'down', ask: (request: HostRequest) => void): TemplateResult {
  const isSet = turn.feedback === value;
  const name = t(value === 'up' ? 'goodAnswer' : 'poorAnswer');
  return html`<button
    type="button"
    class="ib"
    data-tool=${value}
    tabindex=${value === 'up' ? '0' : '-1'}
    aria-label=${name}
    title=${name}
    aria-pressed=${isSet ? 'true' : 'false'}
    @click=${() => ask({ type: 'feedback-set', turnId: turn.id, ...(isSet ? {} : { value }) })}
  >
    ${icon(`thumbs${value}${isSet ? '-filled' : ''}`)}
  </button>`;
}

const ALTERNATIVE_ICONS = { stronger: 'arrow-up', cheaper: 'arrow-down', local: 'chip' } as const;
const ALTERNATIVE_NAMES = { stronger: 'stronger', cheaper: 'cheaper', local: 'localModel' } as const;

function againLines(turn: TurnView, ask: (request: HostRequest) => void): MenuLine[] {
  const again = (alternative: 'stronger' | 'cheaper' | 'local' | 'named' | 'same') => () =>
    ask({ type: 'chat-again', turnId: turn.id, alternative });
  return [
    ...turn.alternatives.map(({ type, model, price }): MenuLine => ({
      type: 'item',
      icon: ALTERNATIVE_ICONS[type],
      label: t(ALTERNATIVE_NAMES[type]),
      value: price,
      detail: model,
      run: again(type),
    })),
    { type: 'item', icon: 'list-flat', label: t('namedModel'), run: again('named') },
    { type: 'separator' },
    { type: 'item', icon: 'refresh', label: t('askAgain'), run: again('same') },
    ...alwaysLine(turn, ask),
  ];
}

/** Fixes this answer's model for its kind of task, or takes that back. */
function alwaysLine({ id, always }: TurnView, ask: (request: HostRequest) => void): MenuLine[] {
  if (!always) return [];
  const { kind, model, isFixed } = always;
  return [
    {
      type: 'item',
      icon: isFixed ? 'pinned' : 'pin',
      label: t(isFixed ? 'noLongerAlways' : 'alwaysFor', model, kind),
      run: () => ask({ type: 'kind-fix', turnId: id, isFixed: !isFixed }),
    },
  ];
}
