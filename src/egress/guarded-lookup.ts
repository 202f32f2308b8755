import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** One address that a name resolved to. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Resolves a host name to all its addresses; rejects with the system's own error. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The system's own resolver, with the order it gives. */
export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });

/**
 * The `lookup` of a connection that hands on only addresses that `isAllowed`. It is the connection's own lookup, so nothing can change between the
 * check and the use. When no address is allowed, the connection fails with what `refuse` makes of the first.
 */
export function guardedLookup(
  resolve: Resolve,
  isAllowed: (hostname: string, address: string) => boolean,
  refuse: (hostname: string, address: string) => Error,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => isAllowed(hostname, address));
        const [first] = allowed;
        if (first === undefined) callback(refuse(hostname, addresses[0]?.address ?? 'no address'), '', 0);
        else if (options.all === true) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
