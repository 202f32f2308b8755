/** Name of the ledger's file in the storage folder. It is made by the first use of Baton and never renamed while it is sound. */
export const LEDGER_FILE_NAME = 'ledger.sqlite';
