import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { PipelineNote } from '../../src/protocol/pipeline.ts';
import { icon } from '../icon.ts';
import { visibleText } from '../invisible.ts';
import { buttonTemplate, type Act } from './head.ts';

/** What happened, in one quiet line, with what can be done; a failure is an alert, everything else a status. */
export function noteTemplate(note: PipelineNote, act: Act): TemplateResult {
  return html`<div class="note ${note.level}" role=${note.level === 'bad' ? 'alert' : 'status'}>
    ${icon(note.icon)}
    <div>
      ${visibleText(note.text)}${note.detail === undefined ? nothing : html`<span class="tiny">${visibleText(note.detail)}</span>`}
    </div>
    ${
      note.actions.length === 0
        ? nothing
        : html`<div class="actions">${note.actions.map((action) => buttonTemplate(action, act))}</div>`
    }
  </div>`;
}
