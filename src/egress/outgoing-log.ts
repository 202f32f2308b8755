import type { OutgoingRecord } from '../domain/egress.ts';

/** Requests that are remembered. */
const MOST_RECORDS = 500;

/** How a request ended. */
export type OutgoingEnd = Pick<OutgoingRecord, 'durationMs' | 'receivedBytes' | 'status' | 'error'>;

/** The latest requests of this window, in memory alone: who was asked what for and how much went, never what. */
export class OutgoingLog {
  readonly #records: OutgoingRecord[] = [];

  /** Notes a request that begins; what it gives back notes how it ended. */
  open(begun: Omit<OutgoingRecord, keyof OutgoingEnd>): (end: OutgoingEnd) => void {
    const record = { ...begun };
    this.#records.push(record);
    if (this.#records.length > MOST_RECORDS) this.#records.shift();
    return (end) => void Object.assign(record, end);
  }

  /** Oldest first. */
  recent(): readonly OutgoingRecord[] {
    return this.#records.map((record) => ({ ...record }));
  }
}
