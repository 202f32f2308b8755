import type { Attachment, TaskKind } from '../../domain/task.ts';

/** What an action gives along with a question, besides its words and the places of the chips. */
export interface Given {
  /** The kind, where an action knows it ("Explain"); then it is not guessed. */
  readonly kind?: TaskKind;
  /** Text that is no place in a file: a diff, a terminal's last output. */
  readonly attachments?: readonly Attachment[];
  /** True when the person asked to look around the workspace. */
  readonly looksAround?: boolean;
}

/** What is given with `from`, and no other field of it. Pure. */
export function givenOf({ kind, attachments, looksAround }: Given): {
  kind?: TaskKind;
  attachments?: (Omit<Attachment, 'paths'> & { paths?: string[] })[];
  looksAround?: true;
} {
  const hasAttachments = attachments !== undefined && attachments.length > 0;
  return {
    ...(kind && { kind }),
    ...(hasAttachments && {
      attachments: attachments.map(({ paths, ...each }) => ({ ...each, ...(paths && { paths: [...paths] }) })),
    }),
    ...(looksAround === true && { looksAround }),
  };
}
