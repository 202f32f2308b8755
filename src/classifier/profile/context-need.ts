import type { Signal } from '../../domain/profile.ts';
import type { ContextNeed, Task, TaskKind } from '../../domain/task.ts';
import type { Ask } from '../ask.ts';
import { PhraseIndex } from '../phrase-index.ts';
import { quotedWords } from '../quoted-words.ts';

/** How much of the workspace a task needs, and why. */
export interface ContextJudgement {
  readonly contextNeed: ContextNeed;
  readonly signals: readonly Signal[];
}

/** Words that point beyond what was given. Our own list. */
const WIDE = new PhraseIndex<true>().add(
  `codebase, code base, whole repo, entire repo, this repo, our repo, the repo, repository, whole project, entire project, across the project, everywhere,
  every file, all files, all callers, all usages, all call sites, call sites, who calls, where is, where are, where do we, where does, in which file, which files,
  find all, across modules, across packages, monorepo, whole folder, all modules, all services,
  im ganzen projekt, ganze projekt, überall, alle dateien, alle aufrufer, wer ruft, wo wird, wo ist, im repo, codebasis,
  en todo el proyecto, todos los archivos, quién llama, dónde está, en todas partes, dans tout le projet, partout, tous les fichiers, qui appelle, où est,
  no projeto todo, todos os arquivos, quem chama, onde está, em todo lugar, во всём проекте, везде, все файлы, кто вызывает, где находится,
  poore project, sab files, har jagah`,
  true,
);
const WIDE_SUBSTRINGS =
  '整个项目,所有文件,到处,哪里调用,谁调用,代码库,プロジェクト全体,すべてのファイル,全ファイル,どこで呼,どこから呼,पूरे प्रोजेक्ट,सभी फ़ाइल'.split(
    ',',
  );

/** Kinds that are about code: without any, it has to be looked for. */
const ABOUT_CODE: ReadonlySet<TaskKind> = new Set([
  'explain',
  'fix',
  'document',
  'test',
  'refactor',
  'optimize',
  'review',
]);

/** Judges from what goes along, from words that point beyond it, and from the kind. Pure. */
export function judgeContextNeed(
  ask: Ask,
  task: Pick<Task, 'references' | 'facts'> & Partial<Pick<Task, 'attachments'>>,
  kind: TaskKind,
): ContextJudgement {
  const because = (contextNeed: ContextNeed, text: string): ContextJudgement => ({
    contextNeed,
    signals: [{ feature: 'context-need', text }],
  });
  const phrase = WIDE.findIn(ask.words)[0]?.phrase ?? WIDE_SUBSTRINGS.find((each) => ask.prose.includes(each));
  if (phrase !== undefined) return because('workspace', quotedWords(phrase));
  const { length: files } = task.references;
  if (files > 0) return because('given', files === 1 ? 'a file goes with it' : `${files} files go with it`);
  if (task.attachments?.[0]) return because('given', `${task.attachments[0].label} goes with it`);
  const selected = task.facts?.selectedLineCount ?? 0;
  if (selected > 0) return because('given', selected === 1 ? 'a line is selected' : `${selected} lines are selected`);
  if (ask.codeLineCount > 0) return because('given', 'code or output stands in the text');
  if (ABOUT_CODE.has(kind)) return because('workspace', `a task to ${kind} something, and nothing goes with it`);
  return because('none', 'nothing in it points to code');
}
