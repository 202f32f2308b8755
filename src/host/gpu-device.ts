import { existsSync } from 'node:fs';

/** Devices of NVIDIA's and AMD's drivers (Linux), of either inside WSL, and NVIDIA's own program where Windows has its driver. */
const SIGNS: readonly string[] = ['/dev/nvidiactl', '/dev/kfd', '/dev/dxg', 'C:\\Windows\\System32\\nvidia-smi.exe'];

/** Whether this machine, or this container, has a GPU that Ollama can use, as its devices say. Looks at a few paths and starts nothing. */
export function hasGpuDevice(
  isThere: (path: string) => boolean = existsSync,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
): boolean {
  return (platform === 'darwin' && arch === 'arm64') || SIGNS.some((path) => isThere(path));
}
