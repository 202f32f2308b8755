import hljs from 'highlight.js/lib/core';
import type { Emitter, LanguageFn } from 'highlight.js';
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

/** How a stretch of code is coloured: keyword, string, number, function or type, comment, added, deleted. Class names of the style sheet. */
export type CodeColour = 'k' | 's' | 'm' | 'f' | 'c' | 'a' | 'd';

/** A stretch of code of one colour. */
export interface CodeRun {
  readonly text: string;
  readonly colour: CodeColour | undefined;
}

const grammars: Readonly<Record<string, LanguageFn>> = {
  bash,
  cpp,
  csharp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml, // prettier-ignore
};
for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar);
hljs.registerAliases(['c', 'h', 'hpp', 'cc', 'c++'], { languageName: 'cpp' });
hljs.registerAliases(['jsonc', 'json5'], { languageName: 'json' });
hljs.registerAliases(['scss', 'less'], { languageName: 'css' });
hljs.registerAliases(['mts', 'cts', 'tsx'], { languageName: 'typescript' });
hljs.registerAliases(['vue', 'svelte', 'htm'], { languageName: 'xml' });
hljs.registerAliases(['toml', 'dockerfile', 'makefile', 'console', 'shell', 'shellsession', 'zsh', 'sh'], {
  languageName: 'bash',
});

/** First parts of highlight.js scopes: https://highlightjs.readthedocs.io/en/stable/css-classes-reference.html */
const COLOURS: Readonly<Record<string, CodeColour>> = {
  keyword: 'k', literal: 'k', name: 'k', 'selector-tag': 'k', tag: 'k',
  string: 's', regexp: 's', char: 's', symbol: 's', link: 's',
  number: 'm',
  title: 'f', built_in: 'f', type: 'f', attr: 'f', attribute: 'f', 'selector-class': 'f', 'selector-id': 'f', section: 'f',
  comment: 'c', quote: 'c', meta: 'c', doctag: 'c',
  addition: 'a', deletion: 'd',
}; // prettier-ignore

/** Collects runs instead of HTML, so that code never passes through an HTML parser. */
class RunEmitter implements Emitter {
  readonly runs: CodeRun[] = [];
  readonly #colours: (CodeColour | undefined)[] = [];

  startScope(name: string): void {
    const colour = name === 'subst' ? undefined : (COLOURS[name.split('.')[0] ?? ''] ?? this.#colours.at(-1));
    this.#colours.push(colour);
  }

  endScope(): void {
    this.#colours.pop();
  }

  /** highlight.js 11.12 opens most scopes by this name, which its own type does not list. */
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  addText(text: string): void {
    const colour = this.#colours.at(-1);
    const last = this.runs.at(-1);
    if (last !== undefined && last.colour === colour)
      this.runs[this.runs.length - 1] = { text: last.text + text, colour };
    else if (text !== '') this.runs.push({ text, colour });
  }

  __addSublanguage(emitter: Emitter): void {
    if (emitter instanceof RunEmitter) this.runs.push(...emitter.runs);
  }

  toHTML(): string {
    return '';
  }

  finalize(): void {}
}
hljs.configure({ __emitter: RunEmitter });

/** The name of a grammar of ours, or `undefined`. Takes names and usual file endings. */
export function grammarOf(language: string): string | undefined {
  const grammar = language === '' ? undefined : hljs.getLanguage(language);
  return grammar === undefined ? undefined : language;
}

/** The code as coloured runs; joined, they are the code. `language` is a name for which {@link grammarOf} answers; what cannot be read stays plain. */
export function highlight(code: string, language: string): CodeRun[] {
  const { _emitter: emitter, errorRaised } = hljs.highlight(code, { language, ignoreIllegals: true });
  const isWhole = emitter instanceof RunEmitter && errorRaised === undefined && lengthOf(emitter.runs) === code.length;
  return isWhole ? emitter.runs : [{ text: code, colour: undefined }];
}

function lengthOf(runs: readonly CodeRun[]): number {
  return runs.reduce((length, run) => length + run.text.length, 0);
}
