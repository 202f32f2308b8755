import { channel } from 'node:diagnostics_channel';

/** How far an action on code has come: from the command that was run to the diff that the editor was asked to show. */
export type Phase =
  /** The editor has run the command. */
  | 'command'
  /** It is known which code is meant. */
  | 'target'
  /** The file is read and may be edited. */
  | 'place'
  /** The request is with the orchestrator. */
  | 'asked'
  /** It is known who answers. */
  | 'decided'
  /** The request goes out. */
  | 'sent'
  /** The answer is complete and booked. */
  | 'answered'
  /** The answer is files before and after. */
  | 'planned'
  /** The editor is asked for the diff. */
  | 'shown'
  /** The editor says that it has opened the diff. */
  | 'opened';

/** Phases are told on the channel of this name, as `{ phase }`; who listens takes the time. */
const phases = channel('baton.phases');

/** Tells whoever measures that a phase is reached; does nothing while nobody listens. */
export function reached(phase: Phase): void {
  if (phases.hasSubscribers) phases.publish({ phase });
}
