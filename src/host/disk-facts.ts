import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known about the folder that everything lasting is kept in. */
export interface StorageFacts {
  readonly folder: string;
  /** What the system said when it was written to; absent: it can be written. */
  readonly problem?: string;
  /** "ext4", "overlay", "nfs", or the type's number; absent where the system does not say. */
  readonly fileSystem?: string;
  readonly freeBytes?: number;
  /** Its files and folders, the largest first. */
  readonly sizes: readonly { readonly name: string; readonly bytes: number }[];
  /** Ledgers that could not be read and were moved aside. */
  readonly movedAside: readonly string[];
}

/** Types of `statfs(2)`, from linux/magic.h; macOS gives APFS 0x1a and HFS+ 0x17. */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x2fc12fc1, 'zfs'],
  [0xf2f52010, 'f2fs'],
  [0x794c7630, 'overlay'],
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x517b, 'smb'],
  [0x01021997, '9p'],
  [0x65735546, 'fuse'],
  [0x6a656a63, 'virtiofs'],
  [0x73717368, 'squashfs'],
  [0x1a, 'apfs'],
  [0x17, 'hfs'],
]);
/** Files below one folder that are summed up; more would take longer than a person waits. */
const MOST_FILES = 5_000;

/** Looks at the folder: writes a small file and deletes it again, changes nothing else. Never rejects. */
export async function readStorageFacts(folder: string): Promise<StorageFacts> {
  const problem = await tryToWrite(folder);
  const [space, names] = await Promise.all([
    statfs(folder).catch(() => undefined),
    readdir(folder, { withFileTypes: true }).catch(() => []),
  ]);
  const sizes = await Promise.all(
    names.map(async (entry) => ({
      name: entry.name + (entry.isDirectory() ? '/' : ''),
      bytes: await bytesAt(join(folder, entry.name)),
    })),
  );
  return {
    folder,
    ...(problem !== undefined && { problem }),
    ...(space && {
      fileSystem: FILE_SYSTEMS.get(space.type >>> 0) ?? `0x${(space.type >>> 0).toString(16)}`,
      freeBytes: space.bavail * space.bsize,
    }),
    sizes: sizes.toSorted((one, other) => other.bytes - one.bytes),
    movedAside: names.map(({ name }) => name).filter((name) => /^ledger\.sqlite\.corrupt-\d+$/.test(name)),
  };
}

async function tryToWrite(folder: string): Promise<string | undefined> {
  const file = join(folder, `.doctor-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, '');
    await rm(file);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

async function bytesAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found?.size ?? 0;
  const inside = await readdir(path, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    inside.slice(0, MOST_FILES).map(async (name) => (await stat(join(path, name)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
