import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TASK_KINDS, type TaskKind } from '../src/domain/task.ts';
import { createRandom, type Random } from './random.ts';

/** One request to train on. */
export interface Request {
  readonly prompt: string;
  readonly kind: TaskKind | 'unknown';
  readonly complexity: 1 | 2 | 3 | 4;
  readonly language: string;
  /** The line it was made from: requests of one line are never on both sides of a split. */
  readonly source: number;
  /** Files that go along. */
  readonly fileCount: number;
  /** The lines made from one source share a weight of about 1. */
  readonly weight: number;
}

interface Line {
  readonly kind: Request['kind'];
  readonly complexity: Request['complexity'];
  readonly language: string;
  readonly text: string;
}

const REQUESTS = join(import.meta.dirname, 'requests');

/** All requests, slots filled and texts attached; equal on each call. */
export function readCorpus(): readonly Request[] {
  const slots = sections(read('slots.txt'), '# ');
  const snippets = sections(read('snippets.txt'), '### ');
  const random = createRandom(7);
  return readLines().flatMap((line, source) => expand(line, source, { slots, snippets, random }));
}

/** The lines as they were written, with their slots. */
export function readLines(): readonly Line[] {
  const english = readdirSync(join(REQUESTS, 'en'))
    .toSorted()
    .flatMap((name) => linesOf(read(join('en', name)), 'en', name.replace(/-.*|\.txt/, '')));
  const others = ['de', 'es', 'fr', 'pt', 'ru', 'zh', 'ja', 'hi'].flatMap((language) =>
    linesOf(read(`${language}.txt`), language),
  );
  return [...english, ...others];
}

function read(name: string): string {
  return readFileSync(join(REQUESTS, name), 'utf8');
}

function linesOf(text: string, language: string, only?: string): Line[] {
  let kind = only ?? '';
  const lines: Line[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('# ') && !only) kind = line.slice(2).trim();
    else if (line !== '') {
      const [, digit, words] = /^([1-4]) (.+)$/.exec(line) ?? [];
      if (!digit || !words || !(isTaskKind(kind) || kind === 'unknown')) throw new Error(`Not a request: ${line}`);
      lines.push({
        kind,
        complexity: Number(digit) as Request['complexity'],
        language,
        text: words.replaceAll('\\n', '\n'),
      });
    }
  }
  return lines;
}

function isTaskKind(text: string): text is TaskKind {
  return TASK_KINDS.some((kind) => kind === text);
}

/** "# name" and the lines below it; "### name" may come several times, each time with one text. */
function sections(text: string, mark: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const part of `\n${text}`.split(`\n${mark}`).slice(1)) {
    const end = part.indexOf('\n');
    const name = part.slice(0, end).trim();
    const body = part.slice(end + 1).trimEnd();
    const texts = found.get(name) ?? [];
    texts.push(...(mark === '# ' ? body.split('\n').filter((line) => line !== '') : [body]));
    found.set(name, texts);
  }
  return found;
}

interface Material {
  readonly slots: ReadonlyMap<string, readonly string[]>;
  readonly snippets: ReadonlyMap<string, readonly string[]>;
  readonly random: Random;
}

const ATTACHED = / ?@(code|trace|err|diff|log|sql|csv|text)$/;
const SLOTTED_COPIES = 4;
const ATTACHED_COPIES = 3;
/** How often a line that needs an attachment comes without: the person has it selected in the editor. */
const BARE_SHARE = 0.75;

function expand(line: Line, source: number, material: Material): Request[] {
  const attachment = ATTACHED.exec(line.text)?.[1];
  const words = line.text.replace(ATTACHED, '');
  const copies = /\{\w+\}/.test(words) ? SLOTTED_COPIES : attachment ? ATTACHED_COPIES : 1;
  const { kind, complexity, language } = line;
  return Array.from({ length: copies }, (_, copy) => {
    const own = fill(words, language, material);
    const isBare = own !== '' && attachment !== 'text' && material.random() < BARE_SHARE && copy > 0;
    const prompt = attachment && !isBare ? attach(own, attachment, material) : own;
    const fileCount = isBare && material.random() < 0.5 ? 1 : 0;
    return { prompt, kind, complexity, language, source, fileCount, weight: copies ** -0.5 };
  });
}

function fill(words: string, language: string, { slots, random }: Material): string {
  return words.replaceAll(/\{(\w+)\}/g, (slot, name: string) => {
    const texts = slots.get(`${name} ${language}`) ?? slots.get(name.replace(/2$/, '')) ?? [];
    const text = texts[Math.floor(random() * texts.length)] ?? slot;
    return language === 'en' ? text : text.replace(/^(?:the|our|this|these) /, '');
  });
}

function attach(own: string, name: string, { snippets, random }: Material): string {
  const texts = snippets.get(name) ?? [];
  const text = texts[Math.floor(random() * texts.length)] ?? '';
  const pasted = name !== 'text' && random() < 0.4 ? `\`\`\`\n${text}\n\`\`\`` : text;
  if (own === '') return pasted;
  if (random() < 0.12) return `${pasted}\n\n${own}`;
  return `${own}${random() < 0.3 ? ':' : ''}\n\n${pasted}`;
}
