import type { BatonError } from './errors.ts';
import type { Model, Place } from './model.ts';
import type { Provider } from './stream.ts';

/** The wire APIs Baton speaks; one adapter file each. */
export type Wire = 'openai' | 'anthropic' | 'ollama';

/** A place to ask: a vendor's preset or an address the person entered. A row of data, never a class. */
export interface ProviderRow {
  readonly id: string;
  readonly label: string;
  readonly wire: Wire;
  /** Absolute http(s) address as the wire's SDK wants it, without a trailing slash. */
  readonly baseUrl: string;
  /** `local` only where the person or the preset says that the models run on this machine or a listed host. */
  readonly place: Place;
  /** `none`: never sent. `optional`: sent when there is one. `required`: without one the provider is not asked. */
  readonly keyUse: 'none' | 'optional' | 'required';
}

/** Where keys come from. A key is only given for the origin it was entered for. */
export interface KeySource {
  key(providerId: string, origin: string): Promise<string | undefined>;
}

/** What is known about the models that can be asked. */
export interface CatalogState {
  /** True until every provider has answered or failed once. */
  readonly isLooking: boolean;
  readonly models: readonly Model[];
  /** Providers that were asked and failed; the others go on. */
  readonly problems: readonly {
    readonly provider: string;
    readonly providerLabel: string;
    readonly error: BatonError;
  }[];
}

/** All models of all providers. */
export interface Catalog {
  readonly state: CatalogState;
  /**
   * Asks every configured provider again, in parallel; never rejects. A call during a look waits for it and then looks again, so that what was
   * set up meanwhile is seen; further calls share that second look.
   */
  refresh(): Promise<CatalogState>;
  /** The provider that serves a model of the present state. */
  provider(id: string): Provider | undefined;
  onDidChange(listener: (state: CatalogState) => void): () => void;
}
