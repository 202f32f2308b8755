/**
 * What the parts below the surfaces say to a person: sentences of errors, reasons and reports. Those parts know no language, and their sentences are
 * kept in histories and ledgers, so they are English; here a surface finds by its words which template of the bundle a sentence was made from, and says it in
 * the person's language (docs/decisions/2026-11-21-sentences-are-found-again.md).
 */

/** Ends the keys of these templates in a bundle: VS Code's own way to write a comment of a key. */
export const SENTENCE_MARK = '/sentence';

/** A template, with what it takes to know a sentence of it again. */
interface Template {
  /** Its longest words between two placeholders: looked for before the expression. */
  readonly words: string;
  readonly pattern: RegExp;
  /** Which argument each group of the pattern is. */
  readonly order: readonly number[];
  readonly translation: string;
  readonly letterCount: number;
  /** A kind of task or how hard it is goes into it, and not the name of a step. */
  readonly takesWords: boolean;
}

/** A text in the person's language, and how many of its letters were known again. */
interface Said {
  readonly text: string;
  readonly score: number;
}

/** A template with fewer letters fits too much. */
const LEAST_LETTERS = 2;
/** Sentences in sentences in sentences: "Left out: a, b. …". */
const MOST_DEPTH = 6;
/** A longer text is an answer or a file, and no sentence of ours. */
const MOST_LENGTH = 1_500;
const KEPT_TEXTS = 500;

/** Finds translations of sentences. Pure but for what it remembers. */
export class Sentences {
  readonly #whole = new Map<string, string>();
  /** Kinds of tasks and the like, which are names of steps elsewhere. */
  readonly #words = new Map<string, string>();
  readonly #templates: Template[] = [];
  readonly #known = new Map<string, string>();

  /** `bundle`: keys as in l10n/, of which those with {@link SENTENCE_MARK} count. */
  constructor(bundle: Readonly<Record<string, string>>) {
    for (const [key, translation] of Object.entries(bundle)) {
      if (!key.endsWith(SENTENCE_MARK)) continue;
      const english = key.slice(0, -SENTENCE_MARK.length);
      if (/\{\d+\}/.test(english)) this.#add(english, translation);
      else (english.includes(' ') ? this.#whole : this.#words).set(english, translation);
    }
  }

  /** The sentence in the person's language; what is not known again stays as it is. A single word counts too, such as a kind of task. */
  say(sentence: string): string {
    const word = this.#words.get(sentence);
    if (word !== undefined) return word;
    if (sentence.length > MOST_LENGTH) return sentence;
    const known = this.#known.get(sentence);
    if (known !== undefined) return known;
    if (this.#known.size >= KEPT_TEXTS) this.#known.clear();
    const { text } = this.#said(sentence, MOST_DEPTH);
    this.#known.set(sentence, text);
    return text;
  }

  /** As {@link say}, for what goes into a text: a single word may be the name of a step or a file and stays. */
  sayPart(part: string): string {
    return this.#words.has(part) ? part : this.say(part);
  }

  #add(english: string, translation: string): void {
    const parts = english.split(/\{(\d+)\}/);
    const literals = parts.filter((_, index) => index % 2 === 0);
    const letterCount = lettersIn(literals.join(''));
    if (letterCount < LEAST_LETTERS) return;
    this.#templates.push({
      words: literals.toSorted((a, b) => b.length - a.length)[0] ?? '',
      pattern: new RegExp(`^${literals.map(escaped).join('([\\s\\S]*?)')}$`),
      order: parts.filter((_, index) => index % 2 === 1).map(Number),
      translation,
      letterCount,
      takesWords: /\bfor (?:every )?\{|\} tasks|task to \{|another now, \{|\}: at least/.test(english),
    });
  }

  /** `isWordKnown`: a single word is one of ours, since it stands beside a phrase of ours. */
  #said(sentence: string, depth: number, isWordKnown = false): Said {
    const text = sentence.trim();
    const whole = this.#whole.get(text) ?? (isWordKnown ? this.#words.get(text) : undefined);
    if (whole !== undefined) return { text: around(sentence, whole), score: lettersIn(text) };
    if (depth === 0 || lettersIn(text) < LEAST_LETTERS) return { text: sentence, score: 0 };
    const tries = [this.#byTemplate(text, depth), this.#inParts(text, depth, isWordKnown)];
    const best = tries.reduce((a, b) => (b.score > a.score ? b : a));
    return best.score === 0 ? { text: sentence, score: 0 } : { ...best, text: around(sentence, best.text) };
  }

  #byTemplate(text: string, depth: number): Said {
    let best: Said = { text, score: 0 };
    for (const { words, pattern, order, translation, letterCount, takesWords } of this.#templates) {
      const found = text.includes(words) ? pattern.exec(text) : null;
      if (!found) continue;
      const values = found.slice(1).map((value) => this.#said(value, depth - 1, takesWords));
      const score = values.reduce((sum, value) => sum + value.score, letterCount);
      if (score > best.score) best = { text: filled(translation, order, values), score };
    }
    return best;
  }

  /** Several sentences in a row, else the parts of a list: "explain, routine: a small model holds". */
  #inParts(text: string, depth: number, isWordKnown: boolean): Said {
    const sentences = text.split(/(?<=[.:]) (?=[\p{Lu}“"$≈\d])/u);
    if (sentences.length > 1) return joined(sentences, ' ', (part) => this.#said(part, depth - 1));
    const between = SEPARATORS.find((separator) => text.includes(separator));
    if (between === undefined) return { text, score: 0 };
    const parts = text.split(between);
    const said = joined(parts, between, (part) => this.#said(part, depth - 1, isWordKnown));
    return said.score === 0 ? said : joined(parts, between, (part) => this.#said(part, depth - 1, true));
  }
}

/** From what parts most to what parts least. */
const SEPARATORS = [' · ', ': ', '; ', ', '];

function joined(parts: readonly string[], between: string, say: (part: string) => Said): Said {
  const said = parts.map(say);
  return { text: said.map(({ text }) => text).join(between), score: said.reduce((sum, { score }) => sum + score, 0) };
}

function filled(translation: string, order: readonly number[], values: readonly Said[]): string {
  return translation.replaceAll(/\{(\d+)\}/g, (whole, name: string) => {
    const at = order.indexOf(Number(name));
    return values[at]?.text ?? whole;
  });
}

/** The white space of the one text around the other. */
function around(outer: string, text: string): string {
  const before = /^\s*/.exec(outer)?.[0] ?? '';
  const after = /\s*$/.exec(outer)?.[0] ?? '';
  return before + text + after;
}

function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
