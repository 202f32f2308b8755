// What oxlint finds fault with. The walls between the parts of the source tree stand in scripts/walls.ts.
import { defineConfig } from 'oxlint';
import {
  AREAS,
  IMPURE_GLOBALS,
  IMPURE_PROPERTIES,
  NETWORK_GLOBALS,
  NETWORK_PROPERTIES,
  PURE_FILES,
} from './scripts/walls.ts';

/** What makes a test assert something: node:assert, fast-check, and functions of a test's own that say so by their name. */
const ASSERTIONS =
  'assert assert.* ok equal notEqual strictEqual deepEqual notDeepEqual match doesNotMatch throws doesNotThrow rejects doesNotReject fail fc.assert expect*'.split(
    ' ',
  );

export default defineConfig({
  options: { typeAware: true },
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'jest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['dist', 'coverage', '.cache', '.vscode-test', 'examples'],
  env: { node: true, es2024: true },
  rules: {
    'import/no-cycle': 'error',

    // Types
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    'typescript/no-require-imports': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],

    // Promises: a lost one loses its error
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/return-await': 'error',

    // Habits
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-param-reassign': 'error',
    'no-warning-comments': 'error',
    'max-lines': ['error', { max: 250 }],
    'id-denylist': ['error', 'req', 'res', 'cfg', 'opts'],
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/no-abusive-eslint-disable': 'error',

    // Tests
    'jest/no-focused-tests': 'error',
    'jest/no-disabled-tests': 'error',
    'jest/expect-expect': ['error', { assertFunctionNames: ASSERTIONS }],

    // What src/ and webview-ui/ must prove with a schema, scripts and tests may know.
    'typescript/no-unsafe-type-assertion': 'off',

    // Of the categories above, what does not fit here:
    // requests, steps and attempts follow one another on purpose;
    'no-await-in-loop': 'off',
    // a copy with one change reads best as a spread;
    'oxc/no-map-spread': 'off',
    // the bundlers and formats of others use such names;
    'no-underscore-dangle': 'off',
    // the compiler knows better;
    'typescript/consistent-return': 'off',
    'promise/always-return': 'off',
    // a function stands beside its only user;
    'unicorn/consistent-function-scoping': 'off',
    // node:fs and fast-check are read better with their prefix;
    'import/no-named-as-default-member': 'off',
    // node:dns and the editor call back;
    'promise/no-callback-in-promise': 'off',
    // workers and VS Code have no target origin;
    'unicorn/require-post-message-target-origin': 'off',
    // style sheets and set-up modules are imported for what they do.
    'import/no-unassigned-import': 'off',
  },
  overrides: [
    ...AREAS.map(({ files, walls }) => ({
      files: [...files],
      rules: { 'no-restricted-imports': ['error', { patterns: [...walls] }] as const },
    })),
    {
      files: ['src/**', 'webview-ui/**'],
      rules: {
        'no-console': 'error',
        'typescript/no-unsafe-type-assertion': 'error',
        'no-restricted-globals': ['error', ...NETWORK_GLOBALS],
        'no-restricted-properties': ['error', ...NETWORK_PROPERTIES],
      },
    },
    {
      files: PURE_FILES,
      rules: {
        'no-restricted-globals': ['error', ...NETWORK_GLOBALS, ...IMPURE_GLOBALS],
        'no-restricted-properties': ['error', ...NETWORK_PROPERTIES, ...IMPURE_PROPERTIES],
      },
    },
    {
      files: ['src/egress.ts', 'src/egress/**'],
      rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
    },
    { files: ['webview-ui/**'], env: { browser: true, node: false } },
    {
      files: ['test/**'],
      env: { mocha: true },
      rules: { 'max-lines': ['error', { max: 400 }] },
    },
    // Plain JavaScript has no types to be unsafe with.
    {
      files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
        'typescript/no-require-imports': 'off',
      },
    },
  ],
});
