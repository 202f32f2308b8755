import { createReadingPage, type ReadingPage } from '../reading-page.ts';

/** The page on local models. */
export function createDiagnosisPage(read: () => Promise<string>): ReadingPage {
  return createReadingPage('baton-diagnosis', 'Local models', read);
}
