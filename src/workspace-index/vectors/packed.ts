/** Dimensions of a kept vector: Matryoshka models put the most telling numbers first, so that the beginning of a vector stands for it. */
export const KEPT_DIMENSIONS = 256;

/** The first {@link KEPT_DIMENSIONS} numbers of a vector, of length 1 again; a shorter vector only gets its length. A vector of zeros stays one. */
export function shorten(vector: Float32Array): Float32Array {
  const kept = vector.slice(0, KEPT_DIMENSIONS);
  const length = Math.sqrt(kept.reduce((sum, number) => sum + number * number, 0));
  return length === 0 ? kept : kept.map((number) => number / length);
}

/** Bytes before the numbers of a packed vector: the scale. */
const SCALE_BYTES = 4;
const LARGEST_INT16 = 32_767;

/**
 * A vector in half the bytes of float32: a float32 scale, then one int16 for each number, which is scale × int16. The error is at most 1/65 534 of the
 * vector's largest number. Bytes are in the machine's order, which is the same on all machines that run VS Code.
 */
export function pack(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(SCALE_BYTES + 2 * vector.length);
  const largest = vector.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
  const scale = largest === 0 ? 1 : largest / LARGEST_INT16;
  new Float32Array(bytes.buffer, 0, 1)[0] = scale;
  const numbers = new Int16Array(bytes.buffer, SCALE_BYTES);
  for (const [index, number] of vector.entries()) numbers[index] = Math.round(number / scale);
  return bytes;
}

/** What {@link pack} made, to be read in place. */
export interface Packed {
  readonly scale: number;
  readonly numbers: Int16Array;
}

/** Reads packed bytes; `undefined` when they are not `dimensions` numbers, as in a damaged row. */
export function unpack(bytes: Uint8Array, dimensions: number): Packed | undefined {
  if (bytes.byteLength !== SCALE_BYTES + 2 * dimensions) return undefined;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const scale = new Float32Array(aligned.buffer, aligned.byteOffset, 1)[0] ?? Number.NaN;
  if (!Number.isFinite(scale)) return undefined;
  return { scale, numbers: new Int16Array(aligned.buffer, aligned.byteOffset + SCALE_BYTES, dimensions) };
}

/** The scalar product with a vector of the same dimensions; for vectors of length 1 it is the cosine. */
export function similarity({ scale, numbers }: Packed, vector: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < numbers.length; index++) sum += (numbers[index] ?? 0) * (vector[index] ?? 0);
  return sum * scale;
}
