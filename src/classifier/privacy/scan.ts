import { findPersonal } from './personal.ts';
import { findSecrets } from './secrets.ts';
import { withoutOverlaps, type SensitiveSpan } from './span.ts';

/** What the detector is asked to look at: a person's own words and what they pasted, or code of the workspace, where addresses of authors are usual. */
export type ScannedText = 'prompt' | 'code';

/**
 * The one detector of the product: keys, passwords and tokens in any text; addresses, numbers and dates of birth of people in prompts. Places, in order,
 * without overlaps. Pure; about linear in the text.
 */
export function scanSensitive(text: string, kind: ScannedText): readonly SensitiveSpan[] {
  const lowerCaseText = text.toLowerCase();
  const secrets = findSecrets(text, lowerCaseText);
  if (kind === 'code') return secrets;
  // "token@github.com" in an address is a secret and nobody's mailbox.
  const personal = findPersonal(text, lowerCaseText).filter(
    (each) => !secrets.some((secret) => isOverlapping(each, secret)),
  );
  return withoutOverlaps([...secrets, ...personal]);
}

function isOverlapping(one: SensitiveSpan, other: SensitiveSpan): boolean {
  return one.start < other.end && other.start < one.end;
}
