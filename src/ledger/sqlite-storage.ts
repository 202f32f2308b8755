import type { ObservationStore } from '../domain/learning.ts';
import type { PipelineJournal } from '../domain/pipeline-journal.ts';
import type { InstructionStore, PipelineApprovals } from '../domain/pipelines.ts';
import type { ConversationLedger } from './contract.ts';
import { LedgerFile, type LedgerOptions } from './sqlite-file.ts';
import { ledgerIn } from './sqlite-ledger.ts';
import { observationsIn } from './sqlite-observations.ts';
import { approvalsIn, instructionsIn } from './sqlite-instructions.ts';
import { journalIn } from './sqlite-pipelines.ts';

/** What is kept in one file: closing the ledger closes both. */
export interface Storage {
  readonly ledger: ConversationLedger;
  readonly observations: ObservationStore;
  readonly journal: PipelineJournal;
  readonly instructions: InstructionStore;
  readonly approvals: PipelineApprovals;
}

/** Opens ledger and observations in one file. Rejects as {@link LedgerFile.open} does. */
export async function openStorage(file: string, options: LedgerOptions = {}): Promise<Storage> {
  const opened = await LedgerFile.open(file, options);
  return {
    ledger: ledgerIn(opened),
    observations: observationsIn(opened),
    journal: journalIn(opened),
    instructions: instructionsIn(opened),
    approvals: approvalsIn(opened),
  };
}
