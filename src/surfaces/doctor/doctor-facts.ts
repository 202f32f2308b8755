import type { AssistantName } from '../../domain/assistant-file.ts';
import type { KeyPlace, ProviderRow } from '../../domain/catalog.ts';
import type { ConnectionReport } from '../../domain/connection.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { IndexState } from '../../domain/workspace-index.ts';
import type { StorageFacts } from '../../host/disk-facts.ts';

/** The program and what it runs in. */
export interface WindowFacts {
  readonly batonVersion: string;
  readonly editor: string;
  readonly editorVersion: string;
  /** "desktop", "web", or what the remote is called. */
  readonly place: string;
  readonly node: string;
  /** Absent where the host has no `node:sqlite`. */
  readonly sqlite?: string;
  readonly system: string;
  readonly language: string;
  /** Other installed copies of Baton. */
  readonly otherCopies: readonly string[];
}

/** A provider and what is known of it. */
export interface ProviderFacts extends Pick<ProviderRow, 'id' | 'label' | 'keyUse' | 'place'> {
  readonly origin: string;
  readonly key?: KeyPlace;
  /** There is a key, but for another address. */
  readonly isKeyForOther: boolean;
  readonly modelCount: number;
  readonly problem?: { readonly code: ErrorCode; readonly message: string };
  /** What came of asking it now. */
  readonly reached?: ConnectionReport;
}

/** How the network is reached. */
export interface NetworkFacts {
  /** Variables with the hosts they name; never a login. */
  readonly proxies: readonly { readonly name: string; readonly host: string }[];
  /** `http.proxy` of the editor, its host. */
  readonly editorProxy?: string;
  readonly proxySupport: string;
  readonly hasExtraCertificates: boolean;
  readonly isStrict: boolean;
}

/** Everything that the Doctor has looked at. */
export interface DoctorFacts {
  readonly window: WindowFacts;
  readonly storage: StorageFacts;
  readonly ledger: { readonly isKept: boolean; readonly requestsToday?: number; readonly problem?: string };
  /** Absent: no index is kept in this window. */
  readonly index?: IndexState;
  /** False until the providers were asked for their models. */
  readonly hasLooked: boolean;
  readonly providers: readonly ProviderFacts[];
  readonly resting: readonly { readonly label: string; readonly reason: string }[];
  readonly network: NetworkFacts;
  readonly trust: { readonly isTrusted: boolean; readonly folderCount: number; readonly isVirtual: boolean };
  readonly settings: { readonly file: string; readonly problems: readonly string[] };
  readonly assistants: readonly AssistantName[];
  /** What the person was told in this window. */
  readonly said: readonly string[];
}
