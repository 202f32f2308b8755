import { UNIT_SPACE } from '../../domain/format.ts';
import type { StorageFacts } from '../../host/disk-facts.ts';
import type { Translate } from '../l10n.ts';
import type { Check } from './check.ts';
import type { DoctorFacts, WindowFacts } from './doctor-facts.ts';

/** Below this the ledger and the index may soon find no room. */
const LITTLE_BYTES = 500e6;
const LARGEST_SHOWN = 5;
/** What is on it is gone with the container, or the next start. */
const PASSING = new Set(['overlay', 'tmpfs', 'ramfs']);
/** Locks and shared memory of SQLite do not hold on them (sqlite.org/wal.html): Baton uses a slower journal there. */
const NETWORKED = new Set(['nfs', 'cifs', 'smb', 'smb2', '9p', 'fuse', 'virtiofs']);

/** Versions, and the editor that Baton runs in. Pure. */
export function windowChecks(facts: WindowFacts, t: Translate): readonly Check[] {
  const { batonVersion, editor, editorVersion, place, node, sqlite, system, language, otherCopies } = facts;
  return [
    otherCopies.length === 0
      ? { verdict: 'ok', what: 'Baton', found: batonVersion }
      : {
          verdict: 'degraded',
          what: 'Baton',
          found: t('{0}; also installed: {1}', batonVersion, otherCopies.join(', ')),
          advice: t('Uninstall all but one: they share the storage folder and the keys of the keyboard.'),
        },
    { verdict: 'ok', what: t('Editor'), found: `${editor} ${editorVersion}, ${place}` },
    { verdict: 'ok', what: 'Node', found: `${node}, ${system}` },
    { verdict: 'ok', what: t('Language'), found: language },
    sqlite === undefined
      ? {
          verdict: 'unusable',
          what: 'SQLite',
          found: t('This host has no node:sqlite.'),
          advice: t('Use VS Code 1.106 or newer. Until then figures hold for one window only.'),
        }
      : { verdict: 'ok', what: 'SQLite', found: sqlite },
  ];
}

/** The storage folder: whether it can be written, on what it lies, how full it is. Pure. */
export function storageChecks(
  { folder, problem, fileSystem, freeBytes, sizes }: StorageFacts,
  t: Translate,
): readonly Check[] {
  const what = t('Storage folder');
  const shown = sizes.filter(({ bytes }) => bytes > 0).slice(0, LARGEST_SHOWN);
  return [
    problem === undefined
      ? { verdict: 'ok', what, found: t('{0}, can be written', folder) }
      : {
          verdict: 'unusable',
          what,
          found: t('{0} cannot be written: {1}', folder, problem),
          advice: t(
            'Name another folder in baton.storageFolder or BATON_STORAGE_FOLDER. Until then nothing is kept: history, ledger and what was learned end with the window.',
          ),
        },
    ...(fileSystem === undefined ? [] : [fileSystemCheck(fileSystem, t)]),
    ...(freeBytes === undefined ? [] : [freeCheck(freeBytes, t)]),
    {
      verdict: 'ok',
      what: t('What is kept'),
      found:
        shown.length === 0 ? t('nothing yet') : shown.map(({ name, bytes }) => `${name} ${size(bytes)}`).join(', '),
    },
  ];
}

function fileSystemCheck(found: string, t: Translate): Check {
  const what = t('File system');
  if (PASSING.has(found))
    return {
      verdict: 'degraded',
      what,
      found: t('{0}: it is gone when the container is rebuilt', found),
      advice: t('Mount a volume and name it in BATON_STORAGE_FOLDER.'),
    };
  if (NETWORKED.has(found))
    return {
      verdict: 'degraded',
      what,
      found: t('{0}: slower, and locks may not hold between machines', found),
      advice: t('Use a folder on a disk of this machine where that can be chosen.'),
    };
  return { verdict: 'ok', what, found };
}

function freeCheck(bytes: number, t: Translate): Check {
  const what = t('Free space');
  if (bytes >= LITTLE_BYTES) return { verdict: 'ok', what, found: size(bytes) };
  return {
    verdict: 'degraded',
    what,
    found: size(bytes),
    advice: t('Make room: the ledger and the index stop being written on a full disk.'),
  };
}

/** "1.2 GB", "34 MB", "8 kB", in powers of ten, as disks count. */
function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)}${UNIT_SPACE}GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)}${UNIT_SPACE}MB`;
  return `${Math.ceil(bytes / 1e3)}${UNIT_SPACE}kB`;
}

/** The ledger and the index. Pure. */
export function recordChecks({ ledger, storage, index }: DoctorFacts, t: Translate): readonly Check[] {
  return [ledgerCheck(ledger, t), ...asideChecks(storage, t), indexCheck(index, t)];
}

function ledgerCheck({ isKept, requestsToday, problem }: DoctorFacts['ledger'], t: Translate): Check {
  const what = t('Ledger');
  if (problem !== undefined)
    return { verdict: 'unusable', what, found: problem, advice: t('See BATON_E_LEDGER in docs/errors.md.') };
  if (!isKept)
    return {
      verdict: 'unusable',
      what,
      found: t('It cannot be opened; figures are for this window only.'),
      advice: t('See BATON_E_LEDGER in docs/errors.md. The storage folder above says more.'),
    };
  const count = requestsToday ?? 0;
  return {
    verdict: 'ok',
    what,
    found: count === 1 ? t('readable, 1 request today') : t('readable, {0} requests today', count),
  };
}

function asideChecks({ movedAside }: StorageFacts, t: Translate): readonly Check[] {
  if (movedAside.length === 0) return [];
  return [
    {
      verdict: 'degraded',
      what: t('Damaged ledgers'),
      found: t('moved aside: {0}', movedAside.join(', ')),
      advice: t('The last copy was restored. Delete these files when you do not miss anything.'),
    },
  ];
}

function indexCheck(index: DoctorFacts['index'], t: Translate): Check {
  const what = t('Workspace index');
  if (!index || index.phase === 'off')
    return {
      verdict: 'off',
      what,
      found: index?.sentence === undefined ? t('no folder is indexed') : t(index.sentence),
    };
  const amount = t('{0} files, {1} pieces', index.indexedFileCount, index.chunkCount);
  const found = [amount, vectorText(index.vectors, t), t(index.sentence ?? '')]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
  if (index.phase === 'failed')
    return { verdict: 'unusable', what, found, advice: t('“Baton: Rebuild the Workspace Index” makes it anew.') };
  if (index.problemCount > 0)
    return {
      verdict: 'degraded',
      what,
      found: `${found}; ${t('{0} files could not be read', index.problemCount)}`,
      advice: t('“Baton: Show Files That the Index Could Not Read” lists them.'),
    };
  return { verdict: 'ok', what, found };
}

function vectorText({ phase, model, reason }: NonNullable<DoctorFacts['index']>['vectors'], t: Translate): string {
  if (phase === 'none') return reason ?? t('by keywords');
  return model === undefined ? t('by keywords and vectors') : t('by keywords and vectors of {0}', model);
}
