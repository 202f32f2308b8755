import type { Checked, SettingRule } from './rule.ts';
import { variableOf } from './rules.ts';

/** Variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting as the environment has it: what can be used, and one sentence's worth for each variable that cannot. */
export interface FromEnvironment<T> {
  readonly value?: T;
  readonly wrong: readonly { readonly variable: string; readonly what: string }[];
}

/** Reads the variable of a setting, or those of its parts. An empty variable counts as not set. Pure. */
export function fromEnvironment<T>(name: string, rule: SettingRule<T>, env: Environment): FromEnvironment<T> {
  if (rule.variables) return fromParts(rule, rule.variables, env);
  const variable = variableOf(name);
  const text = env[variable]?.trim() ?? '';
  if (text === '') return { wrong: [] };
  const { value, wrong } = checkText(rule, text);
  return { ...(value !== undefined && { value }), wrong: wrong.map((what) => ({ variable, what })) };
}

function fromParts<T>(
  rule: SettingRule<T>,
  variables: Readonly<Record<string, string>>,
  env: Environment,
): FromEnvironment<T> {
  let value: T | undefined;
  const wrong: { readonly variable: string; readonly what: string }[] = [];
  for (const [part, variable] of Object.entries(variables)) {
    const text = env[variable]?.trim() ?? '';
    if (text === '') continue;
    const checked = rule.check({ [part]: text });
    wrong.push(...checked.wrong.map((what) => ({ variable, what: what.replace(`${part} has`, 'it has') })));
    if (checked.value !== undefined && checked.wrong.length === 0)
      value = value === undefined ? checked.value : (rule.merge?.(value, checked.value) ?? checked.value);
  }
  return { ...(value !== undefined && { value }), wrong };
}

function checkText<T>(rule: SettingRule<T>, text: string): Checked<T> {
  switch (rule.form) {
    case 'text':
    case 'number':
      return rule.check(text);
    case 'boolean':
      return rule.check(booleanOf(text));
    case 'list':
      return text.startsWith('[') ? checkJson(rule, text) : rule.check(listOf(text));
    case 'json':
      return checkJson(rule, text);
  }
}

function checkJson<T>(rule: SettingRule<T>, text: string): Checked<T> {
  try {
    return rule.check(JSON.parse(text));
  } catch {
    return { wrong: ['it has to be JSON'] };
  }
}

function booleanOf(text: string): boolean | string {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : text;
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
