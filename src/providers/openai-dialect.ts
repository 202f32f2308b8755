import type { ProviderRow } from '../domain/catalog.ts';

/** Where servers that speak OpenAI's wire differ in what they accept. */
export interface Dialect {
  /** False where `stream_options` is refused; such servers report usage without being asked. */
  readonly hasUsageOption: boolean;
  /** OpenAI's reasoning models refuse the old field, most others do not know the new one. */
  readonly limitField: 'max_completion_tokens' | 'max_tokens';
}

/**
 * What a server accepts, by its host. Mistral refuses unknown fields, `stream_options` among them, with status 422 (seen in openai-agents-python issue
 * 442 and avante.nvim issue 2347). Pure.
 */
export function dialectOf(row: Pick<ProviderRow, 'baseUrl'>): Dialect {
  const { hostname } = new URL(row.baseUrl);
  const isOpenAi = hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com');
  return {
    hasUsageOption: hostname !== 'api.mistral.ai',
    limitField: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
  };
}
