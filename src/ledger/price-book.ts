import type { PriceBook } from '../domain/price.ts';
import { modelId, type Model } from '../domain/model.ts';
import { listPrice, overrideCost, parseOverrides, type ParsedOverrides } from './price-overrides.ts';
import { pricedCounts } from './token-counts.ts';

type PackagePrices = typeof import('./package-prices.ts');

/** Where a price book gets the person's own prices from. */
export interface PriceBookOptions {
  /** The parsed JSON of the override file; absent when there is none. */
  readonly overrides?: unknown;
  /** The override file's name, as the ledger and sentences show it. */
  readonly overridesName?: string;
}

/** A price book with what could not be used of its sources, one sentence each. */
export interface LoadedPriceBook {
  readonly book: PriceBook;
  readonly problems: readonly string[];
}

const LOCAL_PRICE = { inputNanoUsdPerToken: 0, outputNanoUsdPerToken: 0 };

/**
 * Builds the price book: the person's own prices, then local models at nothing, then the package, then unknown. Loads the package, about a megabyte,
 * on this call and not before. Never rejects: without the package the other two sources stand and `problems` says so.
 */
export async function loadPriceBook(
  options: PriceBookOptions = {},
  loadPackage: () => Promise<PackagePrices> = () => import('./package-prices.ts'),
): Promise<LoadedPriceBook> {
  const { overridesName = 'prices.json' } = options;
  const overrides = parseOverrides(options.overrides, overridesName);
  try {
    return { book: createPriceBook(overrides, overridesName, await loadPackage()), problems: overrides.problems };
  } catch {
    const problem =
      'The price list could not be loaded. Costs of remote models are unknown until Baton is installed again.';
    return { book: createPriceBook(overrides, overridesName, undefined), problems: [...overrides.problems, problem] };
  }
}

/** What is known before {@link loadPriceBook} is done: local models cost nothing, everything else is unknown. */
export const localPriceBook: PriceBook = createPriceBook({ prices: new Map(), problems: [] }, '', undefined);

function createPriceBook(
  { prices }: ParsedOverrides,
  overridesName: string,
  listed: PackagePrices | undefined,
): PriceBook {
  const overrideOf = (model: Pick<Model, 'provider' | 'name'>) => prices.get(modelId(model.provider, model.name));
  return {
    price: (model, at) => {
      const override = overrideOf(model);
      if (override) return listPrice(override);
      return model.place === 'local' ? LOCAL_PRICE : listed?.packagePrice(model.provider, model.name, at);
    },
    cost: (model, usage, at) => {
      const override = overrideOf(model);
      if (!override && model.place === 'local') return { basis: 'local', costNanoUsd: 0 };
      const counts = pricedCounts(usage);
      if (!counts) return { basis: 'unknown' };
      if (override) return { basis: 'priced', costNanoUsd: overrideCost(override, counts), priceSource: overridesName };
      const costNanoUsd = listed?.packageCost(model.provider, model.name, counts, at);
      return listed && costNanoUsd !== undefined
        ? { basis: 'priced', costNanoUsd, priceSource: listed.PACKAGE_SOURCE }
        : { basis: 'unknown' };
    },
    facts: (provider, name) => listed?.packageFacts(provider, name) ?? {},
  };
}
