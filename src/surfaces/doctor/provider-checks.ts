import type { KeyPlace } from '../../domain/catalog.ts';
import type { Translate } from '../l10n.ts';
import { assistantList } from '../assistants/import-words.ts';
import type { Check } from './check.ts';
import type { DoctorFacts, ProviderFacts } from './doctor-facts.ts';

/** Each provider that is set up, with its key's place, and in one line those that are not. Pure. */
export function providerChecks({ providers, hasLooked, resting }: DoctorFacts, t: Translate): readonly Check[] {
  const isSetUp = (one: ProviderFacts): boolean =>
    one.keyUse !== 'required' || one.key !== undefined || one.isKeyForOther || one.reached?.outcome === 'works';
  const setUp = providers.filter(isSetUp);
  const others = providers.filter((one) => !isSetUp(one)).map(({ label }) => label);
  const modelCount = providers.reduce((sum, one) => sum + one.modelCount, 0);
  const none: Check[] =
    hasLooked && modelCount === 0
      ? [
          {
            verdict: 'unusable',
            what: t('Models'),
            found: t('nobody can answer'),
            advice: t('“Baton: Get Started” shows the ways to a first model: the GPU, a key, another address.'),
          },
        ]
      : [];
  return [
    ...none,
    ...setUp.map((one) => providerCheck(one, hasLooked, t)),
    ...resting.map(({ label, reason }): Check => ({ verdict: 'degraded', what: label, found: t(reason) })),
    ...(others.length === 0 ? [] : [{ verdict: 'off' as const, what: t('Without a key'), found: others.join(', ') }]),
  ];
}

function providerCheck(one: ProviderFacts, hasLooked: boolean, t: Translate): Check {
  const what = one.label;
  const place = `${one.origin}, ${keyText(one, t)}`;
  if (one.reached) return reachedCheck(one, one.reached, place, t);
  if (one.problem)
    return {
      verdict: 'unusable',
      what,
      found: `${place}. ${t(one.problem.message)}`,
      advice: t('See {0} in docs/errors.md.', one.problem.code),
    };
  if (one.isKeyForOther)
    return {
      verdict: 'unusable',
      what,
      found: t('{0}: its key was entered for another address', one.origin),
      advice: t('“Baton: Add a Key…” enters it for this one. A key goes only to the address it was entered for.'),
    };
  if (!hasLooked) return { verdict: 'unasked', what, found: place };
  // An Ollama that nobody set up may be absent; the part on local models says where it was looked for.
  if (one.modelCount === 0) return { verdict: 'off', what, found: t('{0}; it lists no model', place) };
  const models = one.modelCount === 1 ? t('1 model') : t('{0} models', one.modelCount);
  return { verdict: 'ok', what, found: `${place}, ${models}` };
}

function reachedCheck(
  { label, keyUse }: ProviderFacts,
  { outcome, sentence }: NonNullable<ProviderFacts['reached']>,
  place: string,
  t: Translate,
): Check {
  const found = `${place}. ${t(sentence)}`;
  if (outcome === 'works') return { verdict: 'ok', what: label, found };
  if (outcome === 'no-key') return { verdict: 'off', what: label, found };
  // What needs no key may simply not run.
  return keyUse === 'optional'
    ? { verdict: 'degraded', what: label, found }
    : { verdict: 'unusable', what: label, found, advice: t('“Baton: Show Log” has the vendor’s own words.') };
}

function keyText({ key, keyUse }: ProviderFacts, t: Translate): string {
  if (!key) return keyUse === 'none' ? t('needs no key') : t('without a key');
  return keyPlaceText(key, t);
}

/** Where a key stands, never what it is. Pure. */
export function keyPlaceText({ from, name = '', count }: KeyPlace, t: Translate): string {
  const more = count > 1 ? ` ${t('and {0} more', count - 1)}` : '';
  switch (from) {
    case 'entered':
      return t('key in the secret storage') + more;
    case 'environment':
      return t('key in {0} of the environment', name) + more;
    case 'file':
      return t('key in the file {0}', name) + more;
  }
}

/** The network, as far as it can be told without asking anybody. Pure. */
export function networkChecks({ network }: DoctorFacts, t: Translate): readonly Check[] {
  const { proxies, editorProxy, proxySupport, hasExtraCertificates, isStrict } = network;
  const named = [
    ...proxies.map(({ name, host }) => `${name} ${host}`),
    ...(editorProxy === undefined ? [] : [`http.proxy ${editorProxy}`]),
  ];
  const isIgnored = named.length > 0 && proxySupport === 'off';
  return [
    {
      verdict: isIgnored ? 'degraded' : 'ok',
      what: t('Proxy'),
      found: named.length === 0 ? t('none is set') : t('{0} (http.proxySupport: {1})', named.join(', '), proxySupport),
      ...(isIgnored && {
        advice: t('http.proxySupport is off, so no proxy is used. Set it to “override” where one is needed.'),
      }),
    },
    {
      verdict: isStrict ? 'ok' : 'degraded',
      what: t('Certificates'),
      found: hasExtraCertificates ? t('those of the system and of NODE_EXTRA_CA_CERTS') : t('those of the system'),
      ...(!isStrict && {
        advice: t(
          'http.proxyStrictSSL is off: certificates are not checked. Switch it on, and give your own authority in NODE_EXTRA_CA_CERTS.',
        ),
      }),
    },
  ];
}

/** Trust, settings, other assistants, and what was said in this window. Pure. */
export function surroundingChecks({ trust, settings, assistants, said }: DoctorFacts, t: Translate): readonly Check[] {
  return [
    trustCheck(trust, t),
    ...(settings.problems.length === 0
      ? [
          {
            verdict: 'ok' as const,
            what: t('Settings'),
            found: t('all can be used; the settings file is {0}', settings.file),
          },
        ]
      : settings.problems.map((problem): Check => ({ verdict: 'degraded', what: t('Settings'), found: problem }))),
    {
      verdict: 'ok',
      what: t('Other assistants'),
      found: assistants.length === 0 ? t('none was found') : assistantList(assistants, t),
      ...(assistants.length > 0 && {
        advice: t('“Baton: Import From Continue, Cline or Roo…” takes over what they have set up.'),
      }),
    },
    ...said.map((sentence): Check => ({ verdict: 'degraded', what: t('Said in this window'), found: sentence })),
  ];
}

function trustCheck({ isTrusted, folderCount, isVirtual }: DoctorFacts['trust'], t: Translate): Check {
  const what = t('Workspace');
  if (isVirtual)
    return {
      verdict: 'degraded',
      what,
      found: t('virtual: its files are on no disk of this machine'),
      advice: t('Chat works. The index, pipelines and Git need files on a disk.'),
    };
  if (!isTrusted)
    return {
      verdict: 'degraded',
      what,
      found: t('not trusted: prompts, pipelines and rules of the folder are not read'),
      advice: t('“Workspaces: Manage Workspace Trust” trusts it, where you know who wrote it.'),
    };
  return {
    verdict: 'ok',
    what,
    found: folderCount === 0 ? t('no folder is open') : t('trusted, {0} folders', folderCount),
  };
}
