import type { OutgoingPurpose } from '../domain/egress.ts';

const PURPOSES: readonly (readonly [RegExp, OutgoingPurpose])[] = [
  [/\/(?:chat\/completions|completions|responses|messages|api\/chat|api\/generate)$/, 'question'],
  [/\/(?:embed|embeddings)$/, 'vectors'],
  [/\/api\/(?:pull|delete|copy|create)$/, 'local-models'],
  [/\/(?:models(?:\/.*)?|api\/(?:tags|ps|show)|model\/info|deployments)$/, 'list'],
];

/** What a request is made for, by the end of its path: the wires that Baton speaks have one address for each. Pure. */
export function purposeOf(path: string): OutgoingPurpose {
  return PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? 'about-server';
}
