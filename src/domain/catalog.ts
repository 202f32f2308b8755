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
  /** Which of OpenAI's two APIs the server is asked by; absent: `chat`, the one that everybody speaks. Only for the `openai` wire. */
  readonly api?: 'chat' | 'responses';
  /** Where this server differs from what its wire usually is; absent: nowhere. */
  readonly dialect?: Dialect;
  /** Names of deployments, for vendors whose list holds none (Azure): these are its models. */
  readonly deployments?: readonly string[];
}

/** What a server that speaks a known wire does in its own way. Each absent field means: as the wire's inventor does. */
export interface Dialect {
  /** Header that carries the key: Azure takes `api-key`. */
  readonly keyHeader?: 'api-key';
  /** Azure's `api-version`; with it, each model has an address of its own below `/deployments/`. */
  readonly apiVersion?: string;
  /** Name of the field that limits the answer; absent: `max_tokens`, which all compatible servers know. */
  readonly limitField?: 'max_completion_tokens';
  /** False where `stream_options` is refused; such servers report usage without being asked. */
  readonly takesUsageOption?: boolean;
  /** How an answer of a given JSON schema is asked for; absent: by `json_schema`. `json-object` has the schema in words, `none` too. */
  readonly jsonMode?: 'json-object' | 'none';
  /** True where `prompt_cache_key` is known. */
  readonly takesCacheKey?: boolean;
  /** A gateway of this kind: it takes tags and our request id, tells prices and budgets, and reports what an answer cost. */
  readonly gateway?: 'litellm' | 'openrouter';
}

/** Where the keys that are used for a provider stand. Never a value. */
export interface KeyPlace {
  /** `entered`: the editor's secret storage. */
  readonly from: 'entered' | 'environment' | 'file';
  /** The variable, or the path of the file; absent for the storage. */
  readonly name?: string;
  readonly count: number;
}

/** Where keys come from. A key is only given for the origin it was entered for. */
export interface KeySource {
  /** The key to use now; of several, the first one that does not rest. When all rest, the one that rests the shortest. */
  key(providerId: string, origin: string): Promise<string | undefined>;
  /** Lets a spent or refused key, got from `key` before, rest until `until`. True when another one can be used meanwhile. Absent: keys never rest. */
  rest?(providerId: string, origin: string, key: string, until: Date): boolean;
  /** True when there is a key, but it was entered for another origin: the address changed, and the key has to be entered again. */
  isForOtherOrigin?(providerId: string, origin: string): Promise<boolean>;
  /** Where the keys stand that {@link key} chooses from; `undefined` when there is none. Absent: not known. */
  place?(providerId: string, origin: string): Promise<KeyPlace | undefined>;
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
