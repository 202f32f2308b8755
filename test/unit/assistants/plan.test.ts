import { deepEqual, doesNotMatch, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { readCline } from '../../../src/assistants/cline.ts';
import { readContinue } from '../../../src/assistants/continue.ts';
import { together, type Found } from '../../../src/assistants/found.ts';
import { planImport, type ImportItem } from '../../../src/assistants/plan.ts';
import { readRoo } from '../../../src/assistants/roo.ts';
import type { AssistantFile, AssistantFileRole, AssistantName } from '../../../src/domain/assistant-file.ts';
import { assistantsHere, readAssistantFiles } from '../../../src/host/assistant-files.ts';
import { assistantsHome, planGround, type AssistantsHome } from '../../fixtures/assistants-home.ts';

function found(files: readonly AssistantFile[]): Found {
  return together([readContinue(files), readCline(files), readRoo(files)]);
}

/** Items in one line each. */
function lines(items: readonly ImportItem[]): readonly string[] {
  return items.map((item) => {
    switch (item.type) {
      case 'address':
        return `${item.assistant} address ${item.address.id} ${item.address.baseUrl} ${item.address.place} ${item.address.preset ?? '-'} ${item.address.deployments?.join(',') ?? ''}`.trim();
      case 'ollama':
        return `${item.assistant} ollama ${item.baseUrl}`;
      case 'key':
        return `${item.assistant} key ${item.key} for ${item.providerId} to ${item.origin}`;
      case 'model':
        return `${item.assistant} model ${item.providerId}/${item.model}`;
      case 'text':
        return `${item.assistant} ${item.kind} ${item.name}${item.isConditional ? ' (some files)' : ''}: ${item.text.split('\n')[0] ?? ''}`;
    }
  });
}

function file(assistant: AssistantName, role: AssistantFileRole, text: string, path = '~/file.json'): AssistantFile {
  return { assistant, role, path, text };
}

describe('what comes from other assistants', () => {
  let home: AssistantsHome;
  before(() => (home = assistantsHome()));
  after(() => home.remove());

  const planOf = async (assistant: AssistantName, rooExport?: string, env: Record<string, string> = {}) => {
    const files = await readAssistantFiles({ home: home.home, env: {}, ...(rooExport !== undefined && { rooExport }) });
    return planImport(found(files.filter((each) => each.assistant === assistant)), planGround(env));
  };

  it('is found by the names of its files', async () => {
    deepEqual(await assistantsHere({ home: home.home, env: {} }), ['continue', 'cline', 'roo']);
    deepEqual(await assistantsHere({ home: `${home.home}/nobody`, env: {} }), []);
  });

  it('is Continue’s models as addresses and keys, each key for the address it stands beside', async () => {
    const { items } = await planOf('continue');
    deepEqual(lines(items), [
      'continue key continue-openai-4f81c0 for openai to https://api.openai.com',
      'continue key continue-anthropic-5c31e7 for anthropic to https://api.anthropic.com',
      'continue address custom-llm-team-example https://llm.team.example/v1 remote -',
      'continue key continue-team-77aa10 for custom-llm-team-example to https://llm.team.example',
      'continue address custom-res-openai-azure-com https://res.openai.azure.com remote azure gpt-5-mini',
      'continue key continue-azure-90be2d for custom-res-openai-azure-com to https://res.openai.azure.com',
      'continue ollama http://gpu.team.example:11434',
      'continue address custom-127-0-0-1-1234 http://127.0.0.1:1234/v1 local lmstudio',
      'continue rule rule-1: Answer in British English.',
      'continue rule react (some files): Use function components.',
      'continue prompt write-changelog: Write a changelog entry for {{{ input }}}.',
      'continue rule tests: Every test says what it expects.',
      'continue prompt review: Look for mistakes.',
    ]);
  });

  it('says of what is not taken why', async () => {
    const { leftOut } = await planOf('continue');
    deepEqual(
      leftOut.map(({ what, reason }) => `${what}: ${reason}`),
      [
        'Gemini: apiKey: secret',
        'Team: headers: headers',
        'Mistral: apiKey: stand-in',
        'Fill (autocomplete): no-use',
        'anthropic/claude-4-sonnet: store',
        'team/house-rules: store',
        'mcpServers: no-use',
        '~/.continue/config.json: superseded',
        'bedrock: api',
      ],
    );
  });

  it('is Cline’s state with the keys beside it, and its newer file of providers', async () => {
    const { items, leftOut } = await planOf('cline');
    deepEqual(lines(items), [
      'cline key cline-groq-6f6f6f for groq to https://api.groq.com',
      'cline model groq/llama-3.3-70b',
      'cline address custom-claude-team-example https://claude.team.example remote anthropic',
      'cline key cline-anthropic-03d5f2 for custom-claude-team-example to https://claude.team.example',
      'cline key cline-openrouter-8a7b6c for openrouter to https://openrouter.ai',
      'cline address custom-localhost-4000 http://localhost:4000 remote litellm',
      'cline key cline-litellm-2b9d01 for custom-localhost-4000 to http://localhost:4000',
      'cline rule commits: Prefer small commits.',
      'cline rule git: No force pushes.',
      'cline prompt release: # Release',
    ]);
    deepEqual(
      leftOut.map(({ what, reason }) => `${what}: ${reason}`),
      ['cline: account', 'fireworksApiKey: address', 'cline:clineAccountId: account', 'awsAccessKey: account'],
    );
  });

  it('is Roo’s rules and commands; its keys cannot be read, which is said', async () => {
    const { items, leftOut } = await planOf('roo');
    deepEqual(lines(items), [
      'roo rule 01-names: Name things as the domain does.',
      'roo prompt why: Explain why this test fails.',
    ]);
    deepEqual(leftOut, [{ assistant: 'roo', what: 'API keys, providers', reason: 'store' }]);
  });

  it('is what Roo wrote out, where the person had it do so', async () => {
    const { items, leftOut } = await planOf('roo', home.rooExport);
    deepEqual(lines(items).slice(0, 5), [
      'roo key roo-deepseek-1f2e3d for deepseek to https://api.deepseek.com',
      'roo model deepseek/deepseek-chat',
      'roo address custom-127-0-0-1-9999 http://127.0.0.1:9999/v1 remote -',
      'roo key roo-local-4c5b6a for custom-127-0-0-1-9999 to http://127.0.0.1:9999',
      'roo rule custom-instructions: Be brief.',
    ]);
    deepEqual(leftOut, [{ assistant: 'roo', what: 'customModes', reason: 'no-use' }]);
  });

  it('never sends a vendor’s key where the environment sends that vendor’s requests', async () => {
    const { items, leftOut } = await planOf('continue', undefined, { OPENAI_BASE_URL: 'https://proxy.example/v1' });
    equal(
      lines(items).some((line) => line.includes('continue-openai-4f81c0')),
      false,
    );
    ok(leftOut.some(({ what, reason }) => what === 'openai' && reason === 'elsewhere'));
  });

  it('names no key in what is not taken', async () => {
    const plans = await Promise.all(
      (['continue', 'cline', 'roo'] as const).map((name) => planOf(name, home.rooExport)),
    );
    doesNotMatch(
      JSON.stringify(plans.flatMap(({ leftOut }) => leftOut)),
      /continue-openai|cline-[a-z]+-[0-9a-f]{4}|roo-deepseek/,
    );
  });

  it('leaves every file as it was', async () => {
    const before = home.state();
    await planOf('continue', home.rooExport);
    deepEqual(home.state(), before);
  });

  it('says of a file that is not of its form that it cannot be read', () => {
    const { leftOut } = found([
      file('continue', 'settings', ': : [', '~/.continue/config.yaml'),
      file('cline', 'settings', 'not json', '~/.cline/data/globalState.json'),
      file('roo', 'export', '{"other":1}', '~/roo.json'),
    ]);
    deepEqual(
      leftOut.map(({ what, reason }) => `${what} ${reason}`),
      ['~/.continue/config.yaml unreadable', '~/.cline/data/globalState.json unreadable', '~/roo.json unreadable'],
    );
  });

  it('takes no address with a user name or of another scheme', () => {
    for (const apiBase of [
      'https://me:pw@host.example/v1',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'not an address',
    ])
      deepEqual(
        planImport(
          found([
            file('continue', 'settings', JSON.stringify({ models: [{ provider: 'openai', model: 'x', apiBase }] })),
          ]),
          planGround(),
        ),
        { items: [], leftOut: [{ assistant: 'continue', what: 'openai', reason: 'bad-address' }] },
      );
  });

  it('survives anything that stands in such files', () => {
    const roles: readonly AssistantFileRole[] = [
      'settings',
      'secrets',
      'providers',
      'environment',
      'export',
      'rule',
      'prompt',
    ];
    const names = [
      'models',
      'rules',
      'prompts',
      'provider',
      'apiKey',
      'apiBase',
      'openAiBaseUrl',
      'providers',
      'settings',
      'providerProfiles',
      'apiConfigs',
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue({ maxDepth: 1 }),
        fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 4 }),
        fc.array(tie('any'), { maxLength: 3 }),
      ),
    })).any;
    const text = fc.oneof(
      fc.string(),
      value.map((each) => JSON.stringify(each)),
    );
    const files = fc.array(
      fc.record({
        assistant: fc.constantFrom<AssistantName>('continue', 'cline', 'roo'),
        role: fc.constantFrom(...roles),
        path: fc.constantFrom('~/a.yaml', '~/b.json', '~/rules/c.md'),
        text,
      }),
      { maxLength: 4 },
    );
    const numRuns = process.env['BATON_LONG'] ? 20_000 : 500;
    fc.assert(
      fc.property(files, (some) => {
        for (const item of planImport(found(some), planGround()).items)
          if (item.type === 'key') ok(/^https?:\/\//.test(item.origin));
      }),
      { numRuns },
    );
  });
});
