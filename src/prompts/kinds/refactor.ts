import type { KindText } from './kind-text.ts';

/** What a model is told about restructuring code without changing its behaviour. */
export const refactor: KindText = {
  small: `Restructure the code and keep its behaviour and its public interface exactly as they are.
Show the whole changed code, then name in one line each what became better.`,
  full: `Restructure the code and keep its behaviour, its public interface and its errors exactly as they are.
Do what was asked and no more: no new features, no new dependencies, no renaming beyond the request. Show the whole changed code, one fenced block per file, each under a line with its path.
Then name in one line each what became better, and any place where behaviour could differ after all.`,
};
