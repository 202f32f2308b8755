import type { Attachment, TaskKind } from '../../domain/task.ts';

/** What an action gives along with a question, besides its words and the places of the chips. */
export interface Given {
  /** The kind, where an action knows it ("Explain"); then it is not guessed. */
  readonly kind?: TaskKind;
  /** Text that is no place in a file: a diff, a terminal's last output. */
  readonly attachments?: readonly Attachment[];
}

/** What is given with `from`, and no other field of it. Pure. */
export function givenOf({ kind, attachments }: Given): { kind?: TaskKind; attachments?: Attachment[] } {
  const hasAttachments = attachments !== undefined && attachments.length > 0;
  return { ...(kind && { kind }), ...(hasAttachments && { attachments: attachments.map((each) => ({ ...each })) }) };
}
