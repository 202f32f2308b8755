import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { scanSensitive } from '../../../../src/classifier/privacy/scan.ts';
import { cleanText, secretsOfEnvironment } from '../../../../src/surfaces/doctor/clean-text.ts';
import type { DoctorFacts, ProviderFacts } from '../../../../src/surfaces/doctor/doctor-facts.ts';
import { doctorText } from '../../../../src/surfaces/doctor/doctor-text.ts';
import { recordChecks, storageChecks, windowChecks } from '../../../../src/surfaces/doctor/place-checks.ts';
import { networkChecks, providerChecks, surroundingChecks } from '../../../../src/surfaces/doctor/provider-checks.ts';
import { english as t } from '../../../../src/surfaces/l10n.ts';
import { madeUp, SECRET_KINDS } from '../../../fixtures/secrets.ts';

function provider(change: Partial<ProviderFacts> = {}): ProviderFacts {
  return {
    id: 'openai',
    label: 'OpenAI',
    keyUse: 'required',
    place: 'remote',
    origin: 'https://api.openai.com',
    isKeyForOther: false,
    modelCount: 12,
    key: { from: 'environment', name: 'OPENAI_API_KEY', count: 2 },
    ...change,
  };
}

function facts(change: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    window: {
      batonVersion: '0.1.0',
      editor: 'code-server',
      editorVersion: '1.139.1',
      place: 'web, server-distro',
      node: 'v24.21.0',
      sqlite: '3.53.4',
      system: 'linux 6.1.0, x64',
      language: 'en',
      otherCopies: [],
    },
    storage: {
      folder: '/home/ada/.local/share/baton',
      fileSystem: 'ext4',
      freeBytes: 80e9,
      sizes: [{ name: 'ledger.sqlite', bytes: 2_400_000 }],
      movedAside: [],
    },
    ledger: { isKept: true, requestsToday: 3 },
    hasLooked: true,
    providers: [provider()],
    resting: [],
    network: { proxies: [], proxySupport: 'override', hasExtraCertificates: false, isStrict: true },
    trust: { isTrusted: true, folderCount: 1, isVirtual: false },
    settings: { file: '/home/ada/.local/share/baton/baton-settings.json', problems: [] },
    assistants: [],
    said: [],
    ...change,
  };
}

/** The page as the Doctor writes it. */
function page(change: Partial<DoctorFacts> = {}, local = '# Local models\n\nNone.'): string {
  const all = facts(change);
  return doctorText(
    {
      at: new Date('2026-11-21T18:00:00Z'),
      local,
      groups: [
        { title: 'Program', checks: windowChecks(all.window, t) },
        { title: 'Storage', checks: [...storageChecks(all.storage, t), ...recordChecks(all, t)] },
        { title: 'Providers and keys', checks: providerChecks(all, t) },
        { title: 'Network', checks: networkChecks(all, t) },
        { title: 'Surroundings', checks: surroundingChecks(all, t) },
      ],
    },
    t,
  );
}

describe('the Doctor’s page', () => {
  it('says that everything is in order, and what was checked', () => {
    const text = page();
    match(text, /^# Baton Doctor\n\n\*\*Everything is in order\.\*\* \d+ things were checked\./);
    doesNotMatch(text, /Needs attention|DEGRADED|NOT USABLE/);
    match(
      text,
      /- ok · \*\*OpenAI\*\*: https:\/\/api\.openai\.com, key in OPENAI_API_KEY of the environment and 1 more, 12 models/,
    );
    match(text, /- ok · \*\*Ledger\*\*: readable, 3 requests today/);
    match(text, /\n## Local models\n/);
  });

  it('puts first what needs attention, each with what to do', () => {
    const text = page({
      storage: {
        ...facts().storage,
        problem: 'EROFS: read-only file system',
        fileSystem: 'overlay',
        freeBytes: 1e6,
        movedAside: ['ledger.sqlite.corrupt-1'],
      },
      ledger: { isKept: false },
      providers: [provider({ problem: { code: 'BATON_E_AUTHENTICATION', message: 'OpenAI refused the key.' } })],
      trust: { isTrusted: false, folderCount: 1, isVirtual: false },
      settings: { file: 'f', problems: ['baton.budgets cannot be used.'] },
    });
    const [, attention = ''] = /## Needs attention\n\n([^]*?)\n\n## Program/.exec(text) ?? [];
    match(text, /\*\*3 not usable, 5 degraded\.\*\*/);
    equal(attention.match(/^- /gm)?.length, 8);
    for (const line of attention.split(/^- /m).slice(1))
      if (!line.includes('Settings')) match(line, /\n {2}→ \S/, line);
    match(attention, /EROFS/);
    match(attention, /overlay: it is gone when the container is rebuilt/);
    match(attention, /See BATON_E_AUTHENTICATION in docs\/errors\.md/);
  });

  it('tells a provider without a key from one that failed and one that nobody asked', () => {
    const { key: _, ...keyless } = provider({ id: 'groq', label: 'Groq', modelCount: 0 });
    const text = page({ hasLooked: false, providers: [provider({ modelCount: 0 }), keyless] });
    match(text, /- not asked · \*\*OpenAI\*\*/);
    match(text, /- not set up · \*\*Without a key\*\*: Groq/);
    doesNotMatch(text, /nobody can answer/);
    match(page({ providers: [keyless] }), /NOT USABLE · \*\*Models\*\*: nobody can answer/);
    match(page({ providers: [{ ...keyless, isKeyForOther: true }] }), /its key was entered for another address/);
  });

  it('takes what came of asking over what was known before', () => {
    const reached = {
      provider: 'openai',
      label: 'OpenAI',
      outcome: 'failed',
      sentence: 'OpenAI cannot be reached.',
    } as const;
    match(page({ providers: [provider({ reached })] }), /NOT USABLE · \*\*OpenAI\*\*: .*OpenAI cannot be reached\./);
  });

  it('lets nothing that it found become a link, an image or a heading', () => {
    const said = ['![x](https://evil.example/?d=1) <img src=x>\n# Heading [a](command:x)'];
    const text = page({ said });
    doesNotMatch(text, /[^\\]\[x\]|[^\\]<img|^# Heading|[^\\]\[a\]/m);
  });

  it('shows no key, wherever it was planted', () => {
    const of = madeUp(7);
    const planted = SECRET_KINDS.map((kind) => kind.make(of));
    ok(planted.length >= 40);
    const env = {
      PATH: '/usr/bin',
      MY_SERVICE_TOKEN: 'plain-words-as-token',
      HTTPS_PROXY: 'http://ada:hunter-two-22@proxy.example:3128',
    };
    const log = planted.map(({ text }) => text).join('\n');
    const local = `# Local models\n\n\`\`\`\n${log}\n\`\`\``;
    const said = ['plain-words-as-token', 'The proxy said hunter-two-22.', 'entered-by-hand-1'];
    const clean = cleanText(page({ said }, local), {
      secrets: [...secretsOfEnvironment(env), 'entered-by-hand-1'],
      home: '/home/ada',
      scan: (text) => scanSensitive(text, 'code'),
    });
    const shown = planted.filter(({ secret }) => clean.includes(secret));
    ok(shown.length <= planted.length * 0.05, `shown: ${shown.map(({ text }) => text).join(' ')}`);
    doesNotMatch(clean, /plain-words-as-token|hunter-two-22|entered-by-hand-1/);
  });

  it('hides nothing where there is nothing to hide, and shortens the home folder', () => {
    const clean = cleanText(page(), { secrets: [], home: '/home/ada', scan: (text) => scanSensitive(text, 'code') });
    doesNotMatch(clean, /hidden|\/home\/ada/);
    match(clean, /~\/\.local\/share\/baton, can be written/);
    equal(cleanText('/home/adam /home/ada', { secrets: [], home: '/home/ada', scan: () => [] }), '/home/adam ~');
  });
});
