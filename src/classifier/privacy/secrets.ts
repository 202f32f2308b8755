import gitleaks from './gitleaks-rules.json' with { type: 'json' };
import { KeywordIndex, stretchesAround } from './keyword-index.ts';
import { OWN_SECRET_RULES } from './own-secret-rules.ts';
import { isPlaceholder } from './placeholder.ts';
import { compile, readyRule, type ReadyRule, type SecretRule } from './secret-rule.ts';
import { withoutOverlaps, type SensitiveSpan } from './span.ts';

/**
 * Keys, tokens and passwords in `text`, in order, without overlaps. The rules of gitleaks 8.30 and ours for its gaps; what only stands in for a secret
 * ("changeme", "${TOKEN}") is not one. `lowerCaseText` is `text` in lower case. Pure; one pass for keywords, then only the rules whose keyword occurs.
 */
export function findSecrets(text: string, lowerCaseText: string = text.toLowerCase()): readonly SensitiveSpan[] {
  return withoutOverlaps(findAllSecrets(text, lowerCaseText));
}

/** As {@link findSecrets}, in no order and with all that overlaps: what is to be masked, so that no end of a secret stays. */
export function findAllSecrets(text: string, lowerCaseText: string = text.toLowerCase()): readonly SensitiveSpan[] {
  const { index, byKeyword } = ready();
  const offsets = new Map<ReadyRule, number[]>();
  for (const [keyword, found] of index.findIn(lowerCaseText))
    for (const rule of byKeyword.get(keyword) ?? []) offsets.set(rule, [...(offsets.get(rule) ?? []), ...found]);
  return [...offsets].flatMap(([rule, at]) =>
    stretchesAround(text, at, REACH).flatMap((stretch) => [...rule.find(text, stretch)]),
  );
}

/** How far around its keyword a rule looks: an address's scheme before a "://", a block of a key after its first line. */
const REACH = { before: 130, after: 1200 };

interface Ready {
  readonly index: KeywordIndex;
  readonly byKeyword: ReadonlyMap<string, readonly ReadyRule[]>;
}

let readyOnce: Ready | undefined;

function ready(): Ready {
  readyOnce ??= makeReady();
  return readyOnce;
}

function makeReady(): Ready {
  const allowed = gitleaks.allowed.map(compile);
  const isNoSecret = (secret: string, isNoCode?: true): boolean =>
    isPlaceholder(secret, isNoCode) || allowed.some((each) => each.test(secret));
  const known: readonly SecretRule[] = gitleaks.rules;
  const rules = [
    ...known.map((rule) => readyRule(rule, plainType(rule.id), (secret) => isNoSecret(secret))),
    ...OWN_SECRET_RULES.map((rule) => readyRule(rule, rule.type, (secret) => isNoSecret(secret, rule.isNoCode))),
  ];
  const byKeyword = new Map<string, ReadyRule[]>();
  for (const rule of rules)
    for (const keyword of rule.keywords) byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), rule]);
  return { index: new KeywordIndex(byKeyword.keys()), byKeyword };
}

/** What a gitleaks rule finds, in the plain words that a person reads. */
function plainType(id: string): string {
  if (id === 'private-key' || id.includes('private-key')) return 'private key';
  if (id === 'jwt' || id.includes('token')) return 'token';
  if (id.includes('password')) return 'password';
  if (id.includes('webhook')) return 'webhook address';
  return 'API key';
}
