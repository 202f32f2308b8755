import { parsePath, type VariablePath } from './variable-path.ts';

/** A piece of a template: text as it stands, or a variable with its place in the template. */
export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'variable'; readonly name: string; readonly path: VariablePath; readonly offset: number };

/** A template that was read, or what is wrong with it, in words that follow the name of its step. */
export type Template =
  | { readonly parts: readonly TemplatePart[] }
  | { readonly problem: string; readonly offset: number };

/**
 * Reads a template: `{{ steps.outline }}` stands for a variable, `\{{` for two braces. There is nothing else in it: no code, no filters, no loops.
 * Linear in the text. Pure.
 */
export function parseTemplate(text: string): Template {
  const known = READ.get(text);
  if (known) return known;
  const template = read(text);
  if (READ.size >= MOST_READ) READ.clear();
  READ.set(text, template);
  return template;
}

/** A plan reads each template several times, and so does a step for each of its items. */
const READ = new Map<string, Template>();
const MOST_READ = 4000;

function read(text: string): Template {
  const parts: TemplatePart[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open === -1) break;
    if (text[open - 1] === '\\' && open > at) {
      plain += `${text.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    const close = text.indexOf('}}', open);
    if (close === -1) return { problem: 'has a “{{” without “}}”', offset: open };
    const name = text.slice(open + 2, close).trim();
    const path = parsePath(name);
    if (!path)
      return { problem: `has “{{ ${name.slice(0, 60)} }}”, which is not the name of a variable`, offset: open };
    plain += text.slice(at, open);
    if (plain !== '') parts.push({ type: 'text', text: plain });
    plain = '';
    parts.push({ type: 'variable', name, path, offset: open });
    at = close + 2;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push({ type: 'text', text: plain });
  return { parts };
}

/** The variables of a template in the order of the text; none of one that cannot be read. */
export function templateVariables(text: string): readonly Extract<TemplatePart, { type: 'variable' }>[] {
  const template = parseTemplate(text);
  return 'parts' in template ? template.parts.filter((part) => part.type === 'variable') : [];
}

/** The path of a template that is one variable and nothing else. */
export function soleVariable(text: string): VariablePath | undefined {
  const template = parseTemplate(text.trim());
  const [only, ...others] = 'parts' in template ? template.parts : [];
  return only?.type === 'variable' && others.length === 0 ? only.path : undefined;
}
