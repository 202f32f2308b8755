import type { KindText } from './kind-text.ts';

/** What a model is told about writing or repairing tests. */
export const test: KindText = {
  small: `Write tests that can be run as they are, with the framework that the project already uses.
Cover the normal case, the edges and the errors. Name each test by what it checks.`,
  full: `Write tests that can be run as they are, with the framework, style and folder layout that the project already uses; where none is visible, use the usual one of the language and say so.
Cover the normal case, the edges and the errors, one behaviour per test, each named by that behaviour. Prefer real parts over mocks; no sleeping, no order between tests, no assertion that cannot fail.
Do not change the code under test. Where it has a defect, let the test show it and say so.`,
};
