import type { EditedFile } from '../../edits/change.ts';
import { hunksOf, withHunks, type Hunk } from '../../edits/hunks.ts';
import { newAddresses, type NewAddress } from '../../edits/new-addresses.ts';

/** What the person said about a hunk. */
export type HunkState = 'pending' | 'accepted' | 'rejected';

/** One hunk as the right side of a diff shows it. Lines are 0-based; `end` is exclusive and equals `start` for deleted lines. */
export interface ShownHunk {
  readonly index: number;
  readonly state: HunkState;
  readonly start: number;
  readonly end: number;
  /** Remote addresses that it brings into the file. */
  readonly addresses: readonly string[];
}

/** A change of one file that waits for the person, hunk by hunk. Free of the editor. */
export class ProposedFile {
  readonly path: string;
  /** Absent for a new file. */
  readonly before: string | undefined;
  /** Absent for a deleted file. */
  readonly after: string | undefined;
  readonly hunks: readonly Hunk[];
  readonly #states: HunkState[];
  readonly #addresses: readonly NewAddress[];

  constructor({ path, before, after }: EditedFile) {
    this.path = path;
    this.before = before;
    this.after = after;
    this.hunks = hunksOf(before ?? '', after ?? '');
    this.#states = this.hunks.map(() => 'pending');
    this.#addresses = newAddresses(before ?? '', after ?? '');
  }

  /** The text that a diff shows on its right: what was rejected is gone from it. */
  get shownText(): string {
    return withHunks(this.before ?? '', this.hunks, (index) => this.#states[index] !== 'rejected');
  }

  /** The text as it will be written: with the accepted hunks alone. `undefined` where the file is not to be. */
  get acceptedText(): string | undefined {
    const isAll = this.#states.every((state) => state === 'accepted');
    if (isAll) return this.after;
    if (this.before === undefined) return undefined;
    return withHunks(this.before, this.hunks, (index) => this.#states[index] === 'accepted');
  }

  get acceptedCount(): number {
    return this.#states.filter((state) => state === 'accepted').length;
  }

  get pendingCount(): number {
    return this.#states.filter((state) => state === 'pending').length;
  }

  /** All hunks that the right side still shows, in order. */
  shown(): readonly ShownHunk[] {
    let shift = 0;
    return this.hunks.flatMap((hunk, index) => {
      const state = this.#states[index] ?? 'pending';
      const start = hunk.beforeStart + shift;
      if (state === 'rejected') return [];
      shift += hunk.after.length - hunk.before.length;
      return [{ index, state, start, end: start + hunk.after.length, addresses: this.addressesOf(index) }];
    });
  }

  /** Remote addresses that one hunk brings along. */
  addressesOf(index: number): readonly string[] {
    const hunk = this.hunks[index];
    if (!hunk) return [];
    const [from, to] = [hunk.afterStart, hunk.afterStart + hunk.after.length];
    return [...new Set(this.#addresses.filter(({ line }) => line >= from && line < to).map(({ address }) => address))];
  }

  state(index: number): HunkState | undefined {
    return this.#states[index];
  }

  decide(index: number, state: HunkState): void {
    if (index >= 0 && index < this.#states.length) this.#states[index] = state;
  }

  /** The hunk that a cursor at this line of the right side means: the pending one around it, else the next one, else the first. */
  pendingAt(line: number): ShownHunk | undefined {
    const pending = this.shown().filter(({ state }) => state === 'pending');
    return (
      pending.find(({ start, end }) => line >= start && line < Math.max(end, start + 1)) ??
      pending.find(({ start }) => start >= line) ??
      pending[0]
    );
  }
}
