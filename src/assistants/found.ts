import type { AssistantName } from '../domain/assistant-file.ts';

/** A provider as another assistant has it set up. */
export interface FoundProvider {
  readonly assistant: AssistantName;
  /** The file it stands in. */
  readonly from: string;
  /** The assistant's own word for the vendor: "openai", "gemini", "lmstudio". */
  readonly vendor: string;
  readonly baseUrl?: string;
  readonly key?: string;
  /** Azure's version of the API. */
  readonly apiVersion?: string;
  /** Models that it is used with, by the vendor's names. */
  readonly models: readonly string[];
  /** True for the one that answers in that assistant now. */
  readonly isChosen: boolean;
}

/** Words for models that a person wrote. */
export interface FoundText {
  readonly assistant: AssistantName;
  readonly from: string;
  readonly kind: 'rule' | 'prompt';
  readonly name: string;
  readonly description?: string;
  readonly text: string;
  /** True when it holds for some files or some modes alone; Baton's rules go along with every question. */
  readonly isConditional: boolean;
}

/**
 * Why something is not taken. `unreadable`: the file is not of its form; `store`: kept where other extensions cannot read; `api`: a vendor whose API Baton
 * does not speak; `address`: no address stands there and Baton knows none; `bad-address`: not a plain http(s) address; `secret`: the file only names where
 * the key is; `stand-in`: "YOUR_API_KEY"; `account`: a sign-in that serves that assistant alone; `no-use`: nothing in Baton does that; `have`: Baton has it;
 * `superseded`: that assistant does not read the file either; `headers`: Baton sends no headers of the person's own; `elsewhere`: a key for the
 * vendor itself, whose requests the environment sends to another address.
 */
export type LeftOutReason =
  | 'unreadable'
  | 'store'
  | 'api'
  | 'address'
  | 'bad-address'
  | 'secret'
  | 'stand-in'
  | 'account'
  | 'no-use'
  | 'have'
  | 'superseded'
  | 'headers'
  | 'elsewhere';

/** Something that is not taken. Never holds a key. */
export interface LeftOut {
  readonly assistant: AssistantName;
  /** What it is, in the words of its file: "bedrock", "mcpServers". */
  readonly what: string;
  readonly reason: LeftOutReason;
}

/** What the files of an assistant say. */
export interface Found {
  readonly providers: readonly FoundProvider[];
  readonly texts: readonly FoundText[];
  readonly leftOut: readonly LeftOut[];
}

/** Several findings as one. Pure. */
export function together(findings: readonly Found[]): Found {
  return {
    providers: findings.flatMap(({ providers }) => providers),
    texts: findings.flatMap(({ texts }) => texts),
    leftOut: findings.flatMap(({ leftOut }) => leftOut),
  };
}
