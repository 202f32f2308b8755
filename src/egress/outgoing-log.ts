import type { OutgoingRecord } from '../domain/egress.ts';

/** Requests that are remembered, of those with a person's text and of all others each: looking for servers must not push out what matters. */
const MOST_RECORDS = 500;

/** How a request ended. */
export type OutgoingEnd = Pick<OutgoingRecord, 'durationMs' | 'receivedBytes' | 'status' | 'error'>;

/** The latest requests of this window, in memory alone: who was asked what for and how much went, never what. */
export class OutgoingLog {
  readonly #carrying: OutgoingRecord[] = [];
  readonly #asking: OutgoingRecord[] = [];

  /** Notes a request that begins; what it gives back notes how it ended. */
  open(begun: Omit<OutgoingRecord, keyof OutgoingEnd>): (end: OutgoingEnd) => void {
    const record = { ...begun };
    const records = begun.purpose === 'question' || begun.purpose === 'vectors' ? this.#carrying : this.#asking;
    records.push(record);
    if (records.length > MOST_RECORDS) records.shift();
    return (end) => void Object.assign(record, end);
  }

  /** Oldest first. */
  recent(): readonly OutgoingRecord[] {
    return [...this.#carrying, ...this.#asking]
      .toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime())
      .map((record) => ({ ...record }));
  }
}
