import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SourceView } from '../../src/protocol.ts';
import type { HostRequest } from '../bridge.ts';
import { visibleText } from '../invisible.ts';
import { grouped, t } from '../l10n.ts';

/** The places that an answer was given: what the person gave, then what Baton found, each a link that opens the file at the line. */
export function sourcesTemplate(
  sources: readonly SourceView[],
  ask: (request: HostRequest) => void,
): TemplateResult | typeof nothing {
  const given = sources.filter(({ isFound }) => isFound !== true);
  const found = sources.filter(({ isFound }) => isFound === true);
  if (sources.length === 0) return nothing;
  const isSeveral = new Set(sources.map(({ folder }) => folder)).size > 1;
  const row = (caption: string, places: readonly SourceView[]): TemplateResult | typeof nothing =>
    places.length === 0
      ? nothing
      : html`<div class="sources" role="group" aria-label=${caption}>
          <span aria-hidden="true">${caption}</span>
          ${places.map((source) => linkTemplate(source, isSeveral, ask))}
        </div>`;
  const count = found.length === 1 ? t('foundOne') : t('foundMany', grouped(found.length));
  return html`${row(t('used'), given)}${row(count, found)}`;
}

function linkTemplate(source: SourceView, isSeveral: boolean, ask: (request: HostRequest) => void): TemplateResult {
  const { label, path, folder } = source;
  return html`<button
    type="button"
    class="linkb"
    dir="ltr"
    title=${`${folder}/${path}`}
    @click=${() => ask({ type: 'source-open', source })}
  >
    ${visibleText(isSeveral ? `${folder}/${label}` : label)}
  </button>`;
}
