import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ChipView, QueuedView, StatusView } from '../../src/protocol.ts';
import type { DraftEstimate } from '../../src/protocol/draft.ts';
import type { HostRequest } from '../bridge.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { grouped, t } from '../l10n.ts';
import { indexTemplate } from './index-line.ts';

/** What stands under the input, on the left: an error is announced at once, a hint politely, a note of the host not at all. */
export interface UnderLine {
  readonly kind: 'error' | 'hint' | 'note';
  readonly text: string;
}

/** Long pasted texts and the pieces of context that go with the question, each removable, and the button that adds more. Nothing when there are none. */
export function chipsTemplate(
  chips: readonly ChipView[],
  pasted: readonly string[],
  ask: (request: HostRequest) => void,
  onRemovePasted: (index: number) => void,
): TemplateResult | typeof nothing {
  if (chips.length + pasted.length === 0) return nothing;
  return html`<div class="chips">
    <div class="list" role="list" aria-label=${t('sentWith')}>
      ${pasted.map((text, index) => pastedTemplate(text, () => onRemovePasted(index)))}
      ${chips.map((chip) => chipTemplate(chip, () => ask({ type: 'chip-remove', chipId: chip.id })))}
    </div>
    ${addContextTemplate(ask)}
  </div>`;
}

/** The `+` button: opens the host's quick pick of files. */
export function addContextTemplate(ask: (request: HostRequest) => void): TemplateResult {
  return html`<button
    type="button"
    class="ib"
    data-tool="add"
    aria-label=${t('addContext')}
    title=${t('addContext')}
    @click=${() => ask({ type: 'chip-add' })}
  >
    ${icon('add')}
  </button>`;
}

/** The private switch. */
export function privateTemplate({ isPrivate }: StatusView, ask: (request: HostRequest) => void): TemplateResult {
  return html`<button
    type="button"
    class="ib"
    data-tool="private"
    aria-label=${t('private')}
    title=${t('private')}
    aria-pressed=${isPrivate ? 'true' : 'false'}
    @click=${() => ask({ type: 'private-set', isPrivate: !isPrivate })}
  >
    ${icon('lock')}
  </button>`;
}

function chipTemplate(chip: ChipView, onRemove: () => void): TemplateResult {
  const label = visibleText(chip.label);
  const title = chip.problem === undefined ? chip.title : t('cannotBeRead', chip.title, chip.problem);
  return html`<span
    class=${chip.problem === undefined ? 'chip' : 'chip problem'}
    role="listitem"
    data-chip=${chip.id}
    title=${title}
    >${icon(chip.problem === undefined ? chip.icon : 'warning')}<span class="clip" dir="ltr">${label}</span
    >${chip.problem === undefined ? html`${chip.tokens === '' ? nothing : html`<span class="n">${chip.tokens ?? '…'}</span>`}` : html`<span class="sr">${chip.problem}</span>`}${removeButton(
      t('remove', label),
      onRemove,
    )}</span
  >`;
}

function pastedTemplate(text: string, onRemove: () => void): TemplateResult {
  return html`<span class="chip" role="listitem" data-pasted
    >${icon('clippy')}<span class="clip">${t('pastedText')}</span
    ><span class="n">${t('characters', grouped(text.length))}</span>${removeButton(
      t('remove', t('pastedText')),
      onRemove,
    )}</span
  >`;
}

/** Questions that wait for the answer before them. */
export function queueTemplate(
  queue: readonly QueuedView[],
  ask: (request: HostRequest) => void,
): TemplateResult | typeof nothing {
  if (queue.length === 0) return nothing;
  return html`<div class="queue" role="list" aria-label=${t('waitingQuestions')}>
    ${queue.map(
      ({ id, text }) =>
        html`<div class="waiting" role="listitem" data-queued=${id}>
          ${icon('clock')}<span class="clip" title=${text}>${visibleText(text)}</span
          ><span class="tag">${t('waits')}</span>${removeButton(t('removeWaiting'), () =>
            ask({ type: 'queue-remove', queuedId: id }),
          )}
        </div>`,
    )}
  </div>`;
}

/** The send button: what the answer would cost, where that is known, in place of its name. */
export function sendTemplate(
  estimate: DraftEstimate | undefined,
  isDisabled: boolean,
  onSend: () => void,
): TemplateResult {
  const name =
    estimate === undefined
      ? t('send')
      : estimate.price === '–'
        ? t('sendUnknown')
        : t('sendAbout', estimate.price.replace(/^≈\s*/, ''));
  return html`<button
    id="send"
    type="button"
    class="btn send"
    data-mode="send"
    aria-label=${name}
    title=${estimate?.model ?? nothing}
    ?disabled=${isDisabled}
    @click=${onSend}
  >
    ${estimate?.price ?? t('send')} ${icon('arrow-up')}
  </button>`;
}

/** What the send button is while an answer streams. */
export function stopTemplate(ask: (request: HostRequest) => void): TemplateResult {
  return html`<button
    id="send"
    type="button"
    class="btn second send"
    data-mode="stop"
    aria-label=${t('stop')}
    @click=${() => ask({ type: 'chat-stop' })}
  >
    ${t('stop')} ${icon('debug-stop')}
  </button>`;
}

/** The line under the input: what the view or the host has to say, and what was spent today. */
export function underTemplate(
  line: UnderLine,
  { today, index }: StatusView,
  ask: (request: HostRequest) => void,
): TemplateResult {
  const textOf = (kind: UnderLine['kind']): string => (line.kind === kind ? line.text : '');
  // What the person just did is answered first; the index comes back when that goes away.
  const isSaid = line.kind !== 'note' && line.text !== '';
  return html`<div class="under">
    <span class="said"
      ><span class="err" role="alert">${textOf('error')}</span><span role="status">${textOf('hint')}</span
      ><span>${textOf('note')}</span>${isSaid || index === undefined ? nothing : indexTemplate(index, ask)}</span
    >
    <span dir="auto">${today}</span>
  </div>`;
}

function removeButton(name: string, onClick: () => void): TemplateResult {
  return html`<button type="button" aria-label=${name} title=${name} @click=${onClick}>${icon('close')}</button>`;
}
