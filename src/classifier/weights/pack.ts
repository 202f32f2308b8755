import * as z from 'zod';
import { BatonError } from '../../domain/errors.ts';

/** A table of numbers, row by row, one byte each: byte `row * columns + column`, whose meaning is {@link meaningOf}. */
export interface Table {
  readonly columns: number;
  /** The magnitude of the byte 127. */
  readonly highest: number;
  readonly bytes: Uint8Array;
}

/** The content of a weights file. */
export interface Weights {
  readonly tables: Readonly<Record<string, Table>>;
  /** Small things, kept exactly. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** CRC-32 of bytes (`crc32` of `node:zlib`): given, because a megabyte takes native code a hundredth of the time that ours took on its first run. */
export type Crc32 = (bytes: Uint8Array) => number;

const MAGIC = 'BATONW2\n';
const HEAD_BYTES = 16;

const HEADER = z.object({
  /** CRC-32 of all tables. */
  checksum: z.number().int(),
  numbers: z.record(z.string(), z.number()),
  tables: z.record(
    z.string(),
    z.object({ rows: z.number().int().min(0), columns: z.number().int().min(1), highest: z.number().positive() }),
  ),
});

/** What each of the 256 bytes stands for: `sign(q) · highest · (q / 127)²` with `q` as a signed byte: more steps for the many small numbers. Pure. */
export function meaningOf({ highest }: Pick<Table, 'highest'>): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const step = byte < 128 ? byte : byte - 256;
    return Math.sign(step) * highest * (step / 127) ** 2;
  });
}

/** The table of bytes nearest to `values` (finite). Pure. */
export function tableOf(columns: number, values: Float32Array): Table {
  const highest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const steps = Int8Array.from(
    values,
    (value) => Math.sign(value) * Math.round(127 * Math.sqrt(Math.abs(value) / highest)),
  );
  return { columns, highest, bytes: new Uint8Array(steps.buffer) };
}

/** Weights as the bytes of a file: eight letters, the header's length, a JSON header, then the tables. Equal weights, equal bytes. Pure. */
export function packWeights({ tables, numbers }: Weights, crc32: Crc32): Uint8Array {
  const entries = Object.entries(tables);
  const body = joined(entries.map(([, { bytes }]) => bytes));
  const shapes = entries.map(([name, { columns, highest, bytes }]) => {
    const shape: readonly [string, unknown] = [name, { rows: bytes.length / columns, columns, highest }];
    return shape;
  });
  const header = new TextEncoder().encode(
    JSON.stringify({ checksum: crc32(body), numbers, tables: Object.fromEntries<unknown>(shapes) }),
  );
  const file = new Uint8Array(HEAD_BYTES + header.length + body.length);
  file.set(new TextEncoder().encode(MAGIC));
  new DataView(file.buffer).setUint32(MAGIC.length, header.length, true);
  file.set(header, HEAD_BYTES);
  file.set(body, HEAD_BYTES + header.length);
  return file;
}

/**
 * Reads what {@link packWeights} wrote; the tables are views of `file`. Throws a {@link BatonError} (`BATON_E_WEIGHTS`) for anything else: a file cut
 * short, changed, of another version.
 */
export function unpackWeights(file: Uint8Array, crc32: Crc32): Weights {
  const length =
    file.length >= HEAD_BYTES ? new DataView(file.buffer, file.byteOffset).getUint32(MAGIC.length, true) : 0;
  const magic = new TextDecoder().decode(file.subarray(0, MAGIC.length));
  if (magic !== MAGIC || HEAD_BYTES + length > file.length) throw damaged('the head is wrong');
  const { checksum, numbers, tables } = parseHeader(file.subarray(HEAD_BYTES, HEAD_BYTES + length));
  const body = file.subarray(HEAD_BYTES + length);
  if (crc32(body) !== checksum) throw damaged('the checksum is wrong');
  let at = 0;
  const read = Object.entries(tables).map(([name, { rows, columns, highest }]) => {
    const end = at + rows * columns;
    if (end > body.length) throw damaged(`${name} is cut short`);
    const bytes = body.subarray(at, end);
    at = end;
    return [name, { columns, highest, bytes }] as const;
  });
  return { numbers, tables: Object.fromEntries(read) };
}

function parseHeader(bytes: Uint8Array): z.infer<typeof HEADER> {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return HEADER.parse(header);
  } catch (cause) {
    throw damaged('the header cannot be read', cause);
  }
}

/** The error for weights that cannot be used; `detail` says why, for the log. */
export function damaged(detail: string, cause?: unknown): BatonError {
  const sentence = 'The classifier’s weights cannot be used, so plain word rules judge tasks. Install Baton again.';
  return new BatonError('BATON_E_WEIGHTS', sentence, { isRetryable: false, detail, cause });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
