import { formatDecimal, UNIT_SPACE } from '../../domain/format.ts';
import type { Gpu } from '../../domain/local.ts';

const MIB = 1_048_576;

/** Memory as a person reads it on the tools of GPUs, in units of 2^30 bytes: "18.2". Pure. */
export function inGb(mib: number): string {
  const gb = mib / 1024;
  // 24 564 MiB are sold as 24 GB.
  return Math.abs(gb - Math.round(gb)) < 0.05 ? String(Math.round(gb)) : formatDecimal(gb, 1);
}

/** Bytes of memory in MiB. Pure. */
export function mibOf(bytes: number): number {
  return bytes / MIB;
}

/** "18.2 of 24 GB". Pure. */
export function partOf(mib: number, totalMib: number): string {
  return `${inGb(mib)} of ${inGb(totalMib)}${UNIT_SPACE}GB`;
}

/** A file as shops and disks count, in units of 10^9 bytes: "4.7 GB". Pure. */
export function fileSize(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)}${UNIT_SPACE}MB` : `${formatDecimal(bytes / 1e9, 1)}${UNIT_SPACE}GB`;
}

/** "32 k", "512". Pure. */
export function contextSize(tokens: number): string {
  return tokens >= 1024 ? `${Math.round(tokens / 1024)}${UNIT_SPACE}k` : String(tokens);
}

/** "RTX 4090": the name without what every card of the vendor is called. Pure. */
export function shortGpuName({ name }: Pick<Gpu, 'name'>): string {
  return name.replace(/^(?:NVIDIA|AMD|Intel(?:\(R\))?|Apple)\s+/i, '').replace(/^(?:GeForce|Radeon)\s+/i, '');
}

/** "RTX 4090, 22.9 of 24 GB free", as much of it as is known. Pure. */
export function gpuText(gpu: Gpu, free: string): string {
  const name = shortGpuName(gpu);
  if (gpu.freeMiB !== undefined && gpu.totalMiB !== undefined)
    return `${name}, ${partOf(gpu.freeMiB, gpu.totalMiB)} ${free}`;
  return gpu.totalMiB === undefined ? name : `${name}, ${inGb(gpu.totalMiB)}${UNIT_SPACE}GB`;
}
