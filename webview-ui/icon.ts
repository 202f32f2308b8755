import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** A codicon, hidden from screen readers: what it means stands in text or in a label beside it. A name that is no codicon draws nothing. */
export function icon(name: string, extra = ''): TemplateResult {
  return html`<i
    class="codicon codicon-${/^[a-z0-9-]+$/.test(name) ? name : 'blank'} ${extra}"
    aria-hidden="true"
  ></i>`;
}
