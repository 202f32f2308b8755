import { findPersonal } from './personal.ts';
import type { SensitiveSpan } from './span.ts';

/** What of people logs are full of; numbers of patients or dates of birth are no matter of logs. */
const IN_LOGS: ReadonlySet<string> = new Set(['e-mail address', 'phone number', 'IBAN', 'payment card']);

const IPV4 =
  /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\w-]|\.\d)/g;
/** Eight groups, or fewer around one "::" (RFC 4291 section 2.2). The first has three digits at least, as all that are routed have: no time of day, no C++. */
const IPV6 =
  /(?<![\w:.])(?=[a-f]{0,3}\d|[a-f\d]{3}[^\s]*\d)(?=[\da-f]{3})(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){2,6}(?::[\da-f]{1,4}){1,5}|(?:[\da-f]{1,4}:){1,6}:(?:[\da-f]{1,4}:){0,4}[\da-f]{1,4})(?![\w:])/gi;

/** Addresses of nobody: this machine, none at all, and those for documentation (RFC 5735, RFC 5737, RFC 3849). */
const NOBODYS = /^(?:127\.|0\.0\.0\.0$|255\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:0?db8:)/i;

/** What points to people and their machines in the text of a terminal or a log, in no order; spans may overlap. Pure. */
export function findInLog(text: string): readonly SensitiveSpan[] {
  return [
    ...findPersonal(text).filter(({ type }) => IN_LOGS.has(type)),
    ...addresses(text, IPV4),
    ...addresses(text, IPV6),
  ];
}

function addresses(text: string, pattern: RegExp): readonly SensitiveSpan[] {
  return [...text.matchAll(pattern)]
    .filter(([found]) => !NOBODYS.test(found))
    .map(({ index, 0: { length } }) => ({
      type: 'IP address',
      category: 'personal',
      start: index,
      end: index + length,
    }));
}
