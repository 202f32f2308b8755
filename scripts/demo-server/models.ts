// The models that the demo server pretends to be. Their names say what they are wherever a name is shown: picker, chat, ledger.

/** Ends the name of every model here. */
export const LABEL = 'demo: recorded answers, no model';

/** One pretended model. */
export interface DemoModel {
  readonly name: string;
  readonly wire: 'openai' | 'anthropic' | 'ollama';
  readonly contextWindowTokens: number;
  /** Absent for the local one. */
  readonly price?: { readonly inputUsdPerMillion: number; readonly outputUsdPerMillion: number };
}

/** One small and one strong model with a price, one of another vendor, one local. */
export const MODELS: readonly DemoModel[] = [
  {
    name: `mini · ${LABEL}`,
    wire: 'openai',
    contextWindowTokens: 128_000,
    price: { inputUsdPerMillion: 0.25, outputUsdPerMillion: 2 },
  },
  {
    name: `large · ${LABEL}`,
    wire: 'openai',
    contextWindowTokens: 200_000,
    price: { inputUsdPerMillion: 5, outputUsdPerMillion: 25 },
  },
  {
    name: `sonnet · ${LABEL}`,
    wire: 'anthropic',
    contextWindowTokens: 200_000,
    price: { inputUsdPerMillion: 3, outputUsdPerMillion: 15 },
  },
  { name: `coder 7B · ${LABEL}`, wire: 'ollama', contextWindowTokens: 32_768 },
];

/** What the prices file beside this one must hold: Baton's price overrides. */
export function pricesFile(): object {
  const models: Record<string, DemoModel['price']> = {};
  for (const { wire, name, price } of MODELS) if (price) models[`${wire}/${name}`] = price;
  return { models };
}
