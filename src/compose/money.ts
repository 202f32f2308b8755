import { dirname, join } from 'node:path';
import type { Budgets } from '../domain/budget.ts';
import type { MoneySettings } from '../domain/budget-settings.ts';
import { toBatonError } from '../domain/errors.ts';
import type { ObservationStore } from '../domain/learning.ts';
import { LEDGER_FILE_NAME } from '../domain/ledger-file.ts';
import type { Log } from '../domain/log.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { InstructionStore, PipelineApprovals } from '../domain/pipelines.ts';
import type { ReportSource } from '../domain/report.ts';
import { createBudgets } from '../ledger/budgets.ts';
import type { ConversationLedger } from '../ledger/contract.ts';
import { createMemoryApprovals, createMemoryInstructions } from '../ledger/memory-instructions.ts';
import { createMemoryLedger } from '../ledger/memory-ledger.ts';
import { createMemoryObservations } from '../ledger/memory-observations.ts';
import { createReports, memoryReportWork, type ReportWork } from '../ledger/reports.ts';
import { openStorage } from '../ledger/sqlite-storage.ts';
import { createLedgerWorker, type LedgerWorker } from '../workers/ledger-worker.ts';

/** What everything about money is built on. */
export interface MoneyGround {
  readonly storageFolder: string;
  /** The worker for reports, exports and copies of the ledger. */
  readonly ledgerWorkerFile: string;
  /** Asked anew for each request. */
  readonly money: () => MoneySettings;
  readonly log: Log;
  readonly onProblem: (sentence: string) => void;
}

/** Ledger, budgets and reports over one file, each opened on first use. */
export interface Money {
  /** The ledger file, or figures for this window only where it cannot be opened. Never rejects. */
  ledger(): Promise<ConversationLedger>;
  observations(): Promise<ObservationStore>;
  /** Runs of pipelines, in the same file. Never rejects. */
  journal(): Promise<PipelineJournal>;
  instructions(): Promise<InstructionStore>;
  approvals(): Promise<PipelineApprovals>;
  reports(): Promise<ReportSource>;
  readonly budgets: Budgets;
  /** Writes one archive of ledger, what was learned, history and settings, without keys. Rejects with `BATON_E_LEDGER`. */
  backUp(archive: string, settings: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Closes the ledger and puts an archive in its place, the old ledger aside; resolves with the archive's settings. The window must be loaded anew
   * afterwards. Rejects with `BATON_E_LEDGER` and a sentence when it is no archive that can be restored; then nothing was changed.
   */
  restore(archive: string): Promise<Readonly<Record<string, unknown>>>;
  /** Deletes what is older than the person keeps, and renews the copy for restoring where it is due. Never rejects. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly ledger: ConversationLedger;
  readonly observations: ObservationStore;
  readonly journal: PipelineJournal;
  readonly instructions: InstructionStore;
  readonly approvals: PipelineApprovals;
  readonly work: ReportWork;
}

/** Builds ledger, budgets and reports; nothing is opened before it is used. */
export function createMoney(ground: MoneyGround): Money {
  const file = join(ground.storageFolder, LEDGER_FILE_NAME);
  const worker = createLedgerWorker({ workerFile: ground.ledgerWorkerFile, file });
  let opening: Promise<Opened> | undefined;
  let reporting: Promise<ReportSource> | undefined;
  const opened = (): Promise<Opened> => (opening ??= openOrRemember(file, worker, ground));
  const ledger = async (): Promise<ConversationLedger> => (await opened()).ledger;
  const budgets = createBudgets({ settings: () => ground.money().budgets, ledger });
  const report = async (): Promise<ReportSource> => {
    const { work, ledger: own } = await opened();
    return createReports({ work, ledger: own, budgets, now: () => new Date() });
  };

  return {
    ledger,
    observations: async () => (await opened()).observations,
    journal: async () => (await opened()).journal,
    instructions: async () => (await opened()).instructions,
    approvals: async () => (await opened()).approvals,
    reports: () => (reporting ??= report()),
    budgets,
    async backUp(archive, settings) {
      await opened();
      await worker.do({ work: 'back-up', to: archive, settings });
    },
    async restore(archive) {
      await (await opened()).ledger.close();
      opening = undefined;
      reporting = undefined;
      return (await worker.do({ work: 'unpack', archive })).settings;
    },
    async tidy() {
      try {
        if (!(await opened()).work.isKept) return;
        await worker.do({ work: 'forget', days: ground.money().retentionDays });
        await worker.do({ work: 'copy' });
      } catch (thrown) {
        const { code, detail } = toBatonError(thrown);
        ground.log.warn({ event: 'ledger.tidy', code, detail });
      }
    },
    async close() {
      worker.dispose();
      if (opening) await (await opening).ledger.close();
    },
  };
}

async function openOrRemember(file: string, worker: LedgerWorker, { log, onProblem }: MoneyGround): Promise<Opened> {
  try {
    const storage = await openStorage(file, {
      onProblem: ({ sentence, movedTo }) => {
        log.error({ event: 'ledger.problem', code: 'BATON_E_LEDGER', movedTo });
        onProblem(sentence);
      },
      onLogLong: () => {
        worker.do({ work: 'checkpoint' }).catch((thrown: unknown) => {
          const { code, detail } = toBatonError(thrown);
          log.warn({ event: 'ledger.checkpoint', code, detail });
        });
      },
    });
    return { ...storage, work: workIn(worker) };
  } catch (thrown) {
    const error = toBatonError(thrown);
    log.error({ event: 'ledger.open', code: error.code, detail: error.detail });
    onProblem(`${error.message} Chat goes on; figures are for this window only. The folder is ${dirname(file)}.`);
    const ledger = createMemoryLedger();
    return {
      ledger,
      observations: createMemoryObservations(),
      journal: ledger.journal,
      instructions: createMemoryInstructions(),
      approvals: createMemoryApprovals(),
      work: memoryReportWork(ledger),
    };
  }
}

function workIn(worker: LedgerWorker): ReportWork {
  return {
    isKept: true,
    overview: (range) => worker.do({ work: 'overview', range }),
    decisions: (page) => worker.do({ work: 'decisions', page }),
    exportTo: (to, format, range) => worker.do({ work: 'export', to, format, ...(range && { range }) }),
  };
}
