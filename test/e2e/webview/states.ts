import type { ChipView, DecisionView, FooterView, StatusView, TurnView, ViewState } from '../../../src/protocol.ts';

/** Figures are examples, but they add up: 1 204 tokens in and 86 out of a local model are $0.00, and so on. */
export const STATUS: StatusView = {
  setup: 'ready',
  ways: {
    key: 'OpenAI, Anthropic, Mistral, OpenRouter, or any compatible address. Kept in the secret storage.',
    ollama: 'Ollama is not running. It is started, or installed, with one more click.',
    address: 'Any OpenAI-compatible server: LM Studio, vLLM, llama.cpp, LiteLLM.',
    import: 'Keys, addresses, rules and prompts of Continue and Roo. You tick what is taken.',
  },
  problems: [],
  models: [
    { id: 'ollama/qwen3-coder:30b', label: 'qwen3-coder 30B', place: 'local', isLocal: true, price: '$0.00' },
    {
      id: 'anthropic/claude-sonnet-4-5',
      label: 'claude-sonnet-4-5',
      place: 'Anthropic',
      isLocal: false,
      price: '$3 / $15',
    },
    { id: 'openai/gpt-5-mini', label: 'gpt-5-mini', place: 'OpenAI', isLocal: false, price: '$0.25 / $2' },
  ],
  modelCount: 23,
  preset: 'balanced',
  presets: [
    { preset: 'economy', says: 'The cheapest that holds' },
    { preset: 'balanced', says: 'At least 80 % of the best expected answer, then price' },
    { preset: 'quality', says: 'At least 98 % of the best expected answer, then price' },
    { preset: 'speed', says: 'As balanced, but time counts more than price' },
    { preset: 'offline', says: 'Local models only' },
  ],
  isPrivate: false,
  today: '$0.42 today',
  note: '',
};

export const CHIPS: readonly ChipView[] = [
  { id: 'c1', icon: 'file-code', label: 'http.ts:4–15', title: 'src/http.ts, lines 4 to 15', tokens: '612' },
  { id: 'c2', icon: 'list-selection', label: 'http.test.ts', title: 'test/http.test.ts', tokens: '1.4 k' },
];

export const LOCAL_DECISION: DecisionView = {
  model: 'qwen2.5-coder 7B',
  place: 'local',
  isLocal: true,
  price: '$0.00',
  reason: 'explain, routine: a small model holds',
  takenFor: [],
  candidates: [],
  candidateCount: 0,
  decidedBy: [],
  duration: '0.6 ms, on this machine',
};

export const CLOUD_DECISION: DecisionView = {
  model: 'claude-sonnet-4-5',
  place: 'Anthropic',
  isLocal: false,
  price: '≈ $0.011',
  reason: 'fix, hard: cheapest that holds',
  masked: { label: '2 secrets masked', places: ['API key: src/http.ts:4', 'password: your question, src/http.ts:9'] },
  takenFor: [
    { name: 'kind', value: 'fix', probability: 0.91, signal: 'names a failing test; 1 error in the file' },
    { name: 'complexity', value: 'hard', probability: 0.64, signal: 'two files, asynchronous code' },
    { name: 'privacy', value: 'sensitive', probability: 1, signal: '1 API key, 1 password' },
    { name: 'urgency', value: 'normal', probability: 0.88, signal: 'nothing in the text says otherwise' },
    { name: 'context', value: '2 files', probability: 0.82, signal: 'names test/http.test.ts' },
  ],
  candidates: [
    candidate(
      'claude-sonnet-4-5',
      'Anthropic',
      0.86,
      0.05,
      '$0.011',
      'Chosen: cheapest above the floor; keeps 3 840 cached tokens.',
      true,
    ),
    candidate('gpt-5', 'OpenRouter', 0.87, 0.06, '$0.018', 'No better within the interval, 1.6 × the price.'),
    candidate('gpt-5-mini', 'OpenAI', 0.74, 0.06, '$0.004', 'Below the floor for fix.'),
    candidate('qwen3-coder 30B', 'local', 0.69, 0.09, '$0.00', 'Below the floor for fix.'),
    candidate('mistral-medium', 'Mistral', 0.79, 0.07, '$0.006', 'Left out: three failures, paused until 14:32.'),
  ],
  candidateCount: 23,
  decidedBy: [
    'The floor for fix (0.80), then price.',
    'The dearest candidate, claude-opus-4-5, would have cost $0.034: 3.1 × as much for +0.03 expected quality.',
  ],
  duration: '0.6 ms, on this machine',
};

function candidate(
  label: string,
  providerLabel: string,
  quality: number,
  qualityMargin: number,
  price: string,
  reason: string,
  isChosen = false,
) {
  const isLocal = providerLabel === 'local';
  return {
    label,
    providerLabel,
    isLocal,
    isChosen,
    quality,
    qualityMargin,
    price,
    reason,
    latency: isChosen ? '9 s' : '14 s',
  };
}

const LOCAL_FOOTER: FooterView = { money: '$0.00', basis: 'local', facts: '1 204 in · 86 out · first token 0.3 s' };
const PRICED_FOOTER: FooterView = {
  money: '$0.0102',
  basis: 'priced',
  facts: '4 812 in, 3 840 cached · 412 out · first token 0.9 s',
};

export const EXPLAIN_TEXT = `\`retry()\` calls \`run\` up to \`tries\` times and returns the first result. Between tries it waits 100, 200, then 400 ms.

\`\`\`ts example.ts
const page = await retry(
  () => fetch(url), 3);
\`\`\`
`;

export const FIX_TEXT = `The test races the clock: \`retry()\` really sleeps, so on a busy machine the third try starts after the 500 ms limit. Pass the wait in; the test then gives one that does not sleep.

\`\`\`ts src/http.ts:4–15
export async function retry<T>(
  run: () => Promise<T>,
  tries = 3,
  wait = sleep, // tests pass () => {}
) {
  for (let i = 0; ; i++) {
    try { return await run() }
    catch (cause) {
      if (i + 1 === tries)
        throw new Error('gave up', { cause });
      await wait(2 ** i * 100);
    }
  }
}
\`\`\`
`;

/** A turn; what a test does not name is a finished answer of the local model. */
export function turn(id: string, changes: Partial<TurnView> = {}): TurnView {
  return {
    id,
    question: { text: 'what does retry() in src/http.ts do?', chips: CHIPS.slice(0, 1) },
    status: 'done',
    decision: LOCAL_DECISION,
    notes: [],
    text: EXPLAIN_TEXT,
    sources: [
      { path: 'src/http.ts', folder: 'demo', startLine: 4, endLine: 15, label: 'src/http.ts:4–15' },
      { path: 'src/time.ts', folder: 'demo', startLine: 1, endLine: 9, label: 'src/time.ts:1–9' },
    ],
    footer: LOCAL_FOOTER,
    alternatives: [
      { type: 'stronger', model: 'claude-opus-4-5', price: '≈ $0.034' },
      { type: 'cheaper', model: 'gpt-5-mini', price: '≈ $0.004' },
      { type: 'local', model: 'qwen3-coder 30B', price: '$0.00' },
    ],
    ...changes,
  };
}

/** The second turn of the pictures: a fix by a priced model. */
export function fixTurn(id: string, changes: Partial<TurnView> = {}): TurnView {
  return turn(id, {
    question: { text: 'the retry test fails every tenth run, fix it', chips: [...CHIPS] },
    decision: CLOUD_DECISION,
    text: FIX_TEXT,
    sources: [],
    footer: PRICED_FOOTER,
    always: { kind: 'fix', model: 'claude-sonnet-4-5', isFixed: false },
    feedback: 'up',
    ...changes,
  });
}

/** A view with these turns. */
export function stateWith(turns: readonly TurnView[], changes: Partial<ViewState> = {}): ViewState {
  return {
    conversationId: 'conversation',
    turns: [...turns],
    queue: [],
    chips: [...CHIPS],
    status: STATUS,
    ...changes,
  };
}

/** Nobody can answer yet. */
export const FIRST_RUN: ViewState = stateWith([], {
  chips: [],
  status: { ...STATUS, setup: 'none', models: [], modelCount: 0, today: '$0.00 today', note: 'no model yet' },
});

/** The turn with nothing booked. */
export function withoutFooter(view: TurnView): TurnView {
  const { footer: _footer, ...rest } = view;
  return rest;
}

/** An answer that is under way, with nothing said yet. */
export function streamingTurn(id: string, changes: Partial<TurnView> = {}): TurnView {
  return { ...withoutFooter(turn(id, { status: 'streaming', text: '', sources: [], alternatives: [] })), ...changes };
}
