import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { IndexView } from '../../src/protocol/completion.ts';
import type { HostRequest } from '../bridge.ts';
import { icon } from '../icon.ts';
import { grouped, t } from '../l10n.ts';
import type { MenuLine } from '../menu.ts';

/** How far the index is, and the menu behind it. */
export function indexTemplate(index: IndexView, ask: (request: HostRequest) => void): TemplateResult {
  return html`<bt-menu
    class="index"
    .name=${'index'}
    .label=${t('index')}
    .tip=${`${index.line}. ${index.says}`}
    .face=${html`${index.level === 'warn' ? icon('warning', 'small') : ''}<span>${index.line}</span>`}
    .lines=${linesOf(index, ask)}
  ></bt-menu>`;
}

function linesOf(
  { says, isPaused, isControllable, problemCount }: IndexView,
  ask: (request: HostRequest) => void,
): MenuLine[] {
  const item = (name: 'pause' | 'resume' | 'rebuild' | 'problems', iconName: string, label: string): MenuLine => ({
    type: 'item',
    icon: iconName,
    label,
    run: () => ask({ type: 'index', action: name }),
  });
  const controls = isPaused
    ? [item('resume', 'debug-start', t('indexResume'))]
    : [item('pause', 'debug-pause', t('indexPause'))];
  return [
    { type: 'caption', text: says },
    ...(isControllable ? [...controls, item('rebuild', 'refresh', t('indexRebuild'))] : []),
    ...(problemCount > 0 ? [item('problems', 'warning', t('indexProblems', grouped(problemCount)))] : []),
  ];
}
