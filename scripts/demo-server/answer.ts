import { readFileSync } from 'node:fs';

import type { GivenFile, Prompt } from './prompt.ts';

/** What a question is taken for; the first that matches. Words only: nobody thinks here. */
const KINDS = [
  ['document', /\b(?:document|docs?|jsdoc|docstring|comment)\b/i],
  ['test', /\btests?\b/i],
  ['review', /\breview\b/i],
  ['fix', /\b(?:fix|bugs?|broken|wrong|fails?|failing)\b/i],
  ['optimize', /\b(?:optimi[sz]e|faster|slow|performance)\b/i],
  ['refactor', /\b(?:refactor|clean up|simplify|rename|extract)\b/i],
  ['explain', /\b(?:explain|what|how|why|where|which|when)\b/i],
  ['write', /\b(?:write|create|generate|add|implement|plan|translate|summari[sz]e)\b/i],
] as const;

type Kind = (typeof KINDS)[number][0] | 'chat';

/** The functions of the sample project that answers were recorded about, by the words that mean them and the file they stand in. */
const TOPICS = [
  ['duration', /\bformatDuration\b|\bdurations?\b/i, 'src/time.ts'],
  ['retry', /\bretr(?:y|ies)\b|\bback-?off\b|\bhttp\.ts\b/i, 'src/http.ts'],
] as const;

const RECORDED: Readonly<Record<(typeof TOPICS)[number][0], Partial<Record<Kind, string>>>> = {
  retry: {
    explain: recorded('retry-explain'),
    chat: recorded('retry-explain'),
    fix: recorded('retry-review'),
    review: recorded('retry-review'),
    test: recorded('retry-test'),
    document: recorded('retry-document'),
    refactor: recorded('retry-refactor'),
    optimize: recorded('retry-refactor'),
  },
  duration: {
    explain: recorded('duration-fix'),
    fix: recorded('duration-fix'),
    review: recorded('duration-fix'),
    test: recorded('duration-test'),
  },
};

/** What a model would do with such a question, said of a recording. */
const WOULD: Readonly<Record<Kind, string>> = {
  document: 'A model would write the comments here.',
  test: 'A model would write tests here.',
  review: 'A model would list what it found here, the gravest first.',
  fix: 'A model would name the cause here and show the change.',
  optimize: 'A model would say here what costs time, and show the change.',
  refactor: 'A model would show the new shape of the code here.',
  explain: 'A model would explain it here.',
  write: 'A model would write it here.',
  chat: 'A model would answer here.',
};

/** The recorded answer for a question, as Markdown. One about the sample project where there is one, else one that says what it is and what it was given. */
export function answerFor({ question, files }: Prompt): string {
  const kind = KINDS.find(([, words]) => words.test(question))?.[0] ?? 'chat';
  const topic = topicOf(question, files);
  const text = topic === undefined ? undefined : RECORDED[topic][kind];
  return text === undefined
    ? genericAnswer(kind, files)
    : `${text}\n*Recorded demo answer about the sample project. No model was asked.*\n`;
}

function topicOf(question: string, files: readonly GivenFile[]): keyof typeof RECORDED | undefined {
  const byWords = TOPICS.find(([, words]) => words.test(question))?.[0];
  if (byWords !== undefined) return byWords;
  const onlyFile = files.length === 1 ? files[0]?.path : undefined;
  return TOPICS.find(([, , path]) => path === onlyFile)?.[0];
}

function genericAnswer(kind: Kind, files: readonly GivenFile[]): string {
  const opening = `**This is a recorded demo answer.** No model read your question. ${WOULD[kind]}\n`;
  const closing =
    '\nFor real answers, choose “Add a key”, “Use the GPU” or “Another address”. To see an answer with code, open the sample project and ask:\n\n> what does retry() in src/http.ts do?\n';
  if (files.length === 0) return `${opening}\nIt was given the question alone, without any file.\n${closing}`;
  const list = files.map(
    ({ path, lines, text }) => `- \`${path}\`, ${lines === undefined ? `${lineCount(text)} lines` : `lines ${lines}`}`,
  );
  return `${opening}\nIt was given:\n\n${list.join('\n')}\n\n${quoteOf(files)}${closing}`;
}

function quoteOf([first]: readonly GivenFile[]): string {
  if (!first) return '';
  const start = first.text.split('\n').slice(0, 6).join('\n');
  // Longer than any run of backticks in the text, so that it cannot close the fence.
  const fence = '`'.repeat(Math.max(3, ...[...start.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `The first lines of \`${first.path}\`, to prove it:\n\n${fence}${first.language}\n${start}\n${fence}\n`;
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function recorded(name: string): string {
  return readFileSync(new URL(`answers/${name}.md`, import.meta.url), 'utf8');
}
