import type { Question } from './question.ts';

/** What a file is for, as far as its path says. */
export type FileRole =
  | 'source'
  | 'test'
  | 'types'
  | 'document'
  | 'notice'
  | 'translation'
  | 'built'
  | 'example'
  | 'data';

const ROLES: readonly (readonly [FileRole, RegExp])[] = [
  ['types', /\.d\.[mc]?ts$/],
  ['test', /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|testdata|test_?utils|fixtures?|bench(?:mark)?s?)\//],
  ['test', /(?:^|\/)(?:test_[^/]*|conftest\.py|[^/]*[._-](?:test|tests|spec|bench|e2e)\.\w+)$/],
  [
    'notice',
    /(?:^|\/)(?:change(?:log|s)|history|licen[cs]e|notice|authors|contributors|contributing|security|code_of_conduct)\b[^/]*$/,
  ],
  ['document', /\.(?:md|mdx|rst|adoc|txt)$/],
  ['translation', /(?:^|\/)(?:locales?|i18n|l10n|translations?|lang)\//],
  ['built', /(?:^|\/)(?:dist|build|out|umd|cjs|esm|libcjs|libesm|bundles?|generated|gen|__generated__)\//],
  ['built', /\.min\.|\.(?:generated|g|pb|designer)\.|_pb2?\.|\.pb\.go$/],
  ['example', /(?:^|\/)(?:examples?|samples?|demos?|docs?|website|_?vendor|third_party)\//],
  ['data', /\.(?:json|jsonc|ya?ml|toml|xml|csv|tsv|lock|svg|css|scss|less|html|ini|cfg)$/],
];

/** What a file is for. Pure. */
export function roleOf(path: string): FileRole {
  const lower = path.toLowerCase();
  return ROLES.find(([, pattern]) => pattern.test(lower))?.[0] ?? 'source';
}

/** How much a find counts that is of a role: somebody who asks how something works means the source, unless they say otherwise. */
const WEIGHTS: Readonly<Record<FileRole, number>> = {
  source: 1,
  example: 0.6,
  built: 0.5,
  data: 0.5,
  document: 0.4,
  translation: 0.35,
  test: 0.35,
  types: 0.35,
  notice: 0.1,
};

/** The weight of a role for a question. Pure. */
export function roleWeight(role: FileRole, question: Pick<Question, 'isAboutTests' | 'isAboutDocuments'>): number {
  if (role === 'test' && question.isAboutTests) return 1;
  if ((role === 'document' || role === 'notice') && question.isAboutDocuments) return 1;
  return WEIGHTS[role];
}
