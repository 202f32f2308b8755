import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import type { ImportItem } from '../../../../src/assistants/plan.ts';
import { applyImport, type ImportSink } from '../../../../src/surfaces/assistants/import-apply.ts';
import { importReport, isPickedAtFirst, itemText } from '../../../../src/surfaces/assistants/import-words.ts';
import { english as t } from '../../../../src/surfaces/l10n.ts';

const base = { assistant: 'continue', from: '~/.continue/config.yaml' } as const;
const address: ImportItem = {
  ...base,
  type: 'address',
  address: { id: 'custom-team', label: 'llm.team.example', baseUrl: 'https://llm.team.example/v1', place: 'remote' },
};
const teamKey: ImportItem = {
  ...base,
  type: 'key',
  providerId: 'custom-team',
  label: 'llm.team.example',
  origin: 'https://llm.team.example',
  key: 'the-team-key',
  needs: 'custom-team',
};
const openAiKey: ImportItem = {
  ...base,
  type: 'key',
  providerId: 'openai',
  label: 'OpenAI',
  origin: 'https://api.openai.com',
  key: 'the-openai-key',
};
const rule: ImportItem = {
  ...base,
  type: 'text',
  kind: 'rule',
  name: 'brief',
  text: 'Be brief.',
  isConditional: false,
};
const model: ImportItem = { ...base, type: 'model', providerId: 'openai', model: 'gpt-5' };

/** Writes down what is kept, in its order. */
function sink(change: Partial<ImportSink> = {}): ImportSink & { readonly kept: string[] } {
  const kept: string[] = [];
  return {
    kept,
    saveAddress: async ({ baseUrl }) => void kept.push(`address ${baseUrl}`),
    saveOllamaAddress: async (baseUrl) => void kept.push(`ollama ${baseUrl}`),
    keys: {
      all: async () => [],
      set: async (id, origin, key) => void kept.push(`set ${id} ${origin} ${key}`),
      add: async (id, origin, key) => void kept.push(`add ${id} ${origin} ${key}`),
    },
    saveText: async ({ name }) => void kept.push(`text ${name}`),
    refreshModels: async () => void kept.push('refresh'),
    chooseModel: async (id) => void kept.push(`choose ${id}`),
    t,
    ...change,
  };
}

describe('taking over what was picked', () => {
  it('keeps addresses before their keys, and chooses a model when it may be known', async () => {
    const into = sink();
    const { taken, problems } = await applyImport([model, rule, teamKey, openAiKey, address], into);
    deepEqual(into.kept, [
      'address https://llm.team.example/v1',
      'set custom-team https://llm.team.example the-team-key',
      'set openai https://api.openai.com the-openai-key',
      'text brief',
      'refresh',
      'choose openai/gpt-5',
    ]);
    equal(taken.length, 5);
    deepEqual(problems, []);
  });

  it('keeps no key whose address was not taken, and says so', async () => {
    const into = sink();
    const { taken, problems } = await applyImport([teamKey], into);
    deepEqual(into.kept, ['refresh']);
    deepEqual([taken.length, problems], [0, ['Key for llm.team.example: its address was not taken.']]);
  });

  it('puts a key behind one that the person entered', async () => {
    const into = sink();
    const keys = { ...into.keys, all: async () => ['mine'] };
    await applyImport([openAiKey], { ...into, keys });
    deepEqual(into.kept, ['add openai https://api.openai.com the-openai-key', 'refresh']);
  });

  it('goes on when one thing cannot be kept', async () => {
    const into = sink({ saveText: () => Promise.reject(new Error('EROFS: read-only file system')) });
    const { taken, problems } = await applyImport([rule, openAiKey], into);
    deepEqual(
      taken.map(({ type }) => type),
      ['key'],
    );
    match(problems.join(' '), /brief: EROFS/);
  });

  it('asks for a tick on keys, and never shows one', () => {
    const all = [address, teamKey, openAiKey, rule, model];
    deepEqual(all.filter(isPickedAtFirst), [address, rule]);
    equal(isPickedAtFirst({ ...rule, isConditional: true }), false);
    const report = importReport(all, [{ assistant: 'roo', what: 'API keys, providers', reason: 'store' }], ['x: y'], t);
    doesNotMatch(JSON.stringify(all.map((item) => itemText(item, t))) + report, /the-team-key|the-openai-key/);
    match(report, /Roo, `API keys, providers`: It is kept where other extensions cannot read\./);
    match(report, /In Roo, Settings, Export writes them to a file/);
    match(report, /were read and not changed/);
  });
});
