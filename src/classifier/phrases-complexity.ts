import { PhraseIndex } from './phrase-index.ts';

/** Phrases that make a task harder or easier than its kind usually is. Our own list. */
export const COMPLEXITY_PHRASES = new PhraseIndex<'hard' | 'easy'>()
  .add(
    `concurrency, concurrent, concurrently, race, races, race condition, race conditions, deadlock, deadlocks, thread safe, lock free, distributed,
    consistency, idempotent, idempotency, exactly once, at least once, transaction, transactions, architecture, multi tenant, multi region,
    zero downtime, no downtime, without downtime, rolling deploy, rolling deploys, backwards compatible, backward compatible, sharding, replication,
    consensus, compiler, parser, cryptography, encryption, protocol, simd, kernel, allocator, garbage collector, memory model, undefined behaviour,
    p99, latency, invariant, invariants, type level, monorepo, across, legacy, whole, entire, every file, all files, codebase, proof, prove,
    cache invalidation, crdt, wasm, scheduler, failover,
    nebenläufigkeit, verteilt, architektur, gesamte, ganze, concurrence, distribué, entier, concurrencia, distribuido, arquitectura, entero,
    concorrência, гонка, архитектура, весь`,
    'hard',
  )
  .add(
    `typo, one line, one liner, quick, quickly, simple, simply, short, small, tiny, just, rename, spelling, a couple of, only this, nothing else,
    thanks, thx, kurz, einfach, simplement, rápido, просто`,
    'easy',
  );

/** Words that set a condition; many of them make a task harder. */
export const CONDITION_WORDS: ReadonlySet<string> = new Set(
  'must without only except unless never keep still but no not also should exactly muss ohne nur aber sans seulement mais sin pero solo sem mas без только но'.split(
    ' ',
  ),
);
