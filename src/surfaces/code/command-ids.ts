/** What can be done on code: the commands `baton.code.…` of the manifest, by what follows the dot. */
export const CODE_COMMANDS = [
  'explain',
  'fix',
  'review',
  'document',
  'test',
  'optimize',
  'refactor',
  'translate',
  'inlineEdit',
  'addToChat',
  'fixProblem',
  'reviewChanges',
  'explainTerminal',
  'explainTest',
  'fixTest',
  'applyFinding',
  'dismissFinding',
  'dismissFindings',
  'writeCommit',
  'stopCommit',
] as const;

/** One of {@link CODE_COMMANDS}. */
export type CodeCommand = (typeof CODE_COMMANDS)[number];
