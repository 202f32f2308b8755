import type { ModelPrice, ModelTier } from '../domain/model.ts';

/** What a tier is guessed from. */
export interface TierSigns {
  readonly name: string;
  readonly parametersBillion?: number;
  readonly price?: ModelPrice;
}

/*
 * Coarse, and on purpose without a list of every model. The first line that speaks decides:
 *
 * | sign                                             | small          | medium                  | strong                                  |
 * | ------------------------------------------------ | -------------- | ----------------------- | --------------------------------------- |
 * | parameters, given or in the name ("…-70b")       | up to 15 B     | up to 45 B              | above                                   |
 * | a word of the name that says a size              | nano, lite,    | mini, flash, haiku,     |                                         |
 * |                                                  | tiny, micro,   | small, medium, air,     |                                         |
 * |                                                  | ministral      | fast, turbo             |                                         |
 * | a family in the name                             |                | codestral, devstral,    | opus, sonnet, fable, gpt-4o and later,  |
 * |                                                  |                | gpt-3.5                 | o1/o3/o4, pro, large, max, ultra, grok, |
 * |                                                  |                |                         | deepseek, kimi, glm, command            |
 * | list price of output, USD per million tokens     | below 1        | below 8                 | 8 and more                              |
 * | nothing                                          |                | always                  |                                         |
 */
const SMALL_WORDS = /\b(?:nano|lite|tiny|micro|ministral)\b/;
const MEDIUM_WORDS = /\b(?:mini|flash|haiku|small|medium|air|fast|turbo)\b/;
const MEDIUM_FAMILIES = /\b(?:codestral|devstral|gpt-3\.5)\b/;
const STRONG_FAMILIES =
  /\b(?:opus|sonnet|fable|gpt-(?:4o|4\.[1-9]|[5-9])|o[134]|pro|large|max|ultra|grok|deepseek|kimi|glm|command)(?:\b|-)/;

/** The tier a model most likely belongs to, from the table above. Local models are told by their parameters, never by their price. Pure. */
export function tierOf({ name, parametersBillion, price }: TierSigns): ModelTier {
  const words = name.toLowerCase();
  const billions = parametersBillion ?? parametersIn(words);
  if (billions !== undefined) return billions <= 15 ? 'small' : billions <= 45 ? 'medium' : 'strong';
  if (SMALL_WORDS.test(words)) return 'small';
  if (MEDIUM_WORDS.test(words) || MEDIUM_FAMILIES.test(words)) return 'medium';
  if (STRONG_FAMILIES.test(words)) return 'strong';
  if (price === undefined || price.outputNanoUsdPerToken === 0) return 'medium';
  const usdPerMillion = price.outputNanoUsdPerToken / 1000;
  return usdPerMillion < 1 ? 'small' : usdPerMillion < 8 ? 'medium' : 'strong';
}

/** Parameters that a name states, in units of 10^9: 7 in "qwen2.5-coder:7b", 56 in "mixtral-8x7b", 0.135 in "smollm-135m". Pure. */
export function parametersIn(name: string): number | undefined {
  const [, experts, size, unit] =
    /(?:^|[^a-z0-9.])(?:(\d{1,2})x)?(\d{1,4}(?:\.\d{1,2})?)\s?([bm])(?![a-z0-9])/i.exec(name) ?? [];
  if (size === undefined || unit === undefined) return undefined;
  return Number(experts ?? 1) * Number(size) * (unit.toLowerCase() === 'm' ? 0.001 : 1);
}
