import type { Translate } from '../l10n.ts';

/** The settings that Baton reads from the person alone, by the scopes of its manifest. Pure. */
export function personalSettings(manifest: unknown): ReadonlySet<string> {
  const sections = member(member(manifest, 'contributes'), 'configuration');
  const properties = (Array.isArray(sections) ? sections : []).flatMap((section: unknown) => {
    const own = member(section, 'properties');
    return typeof own === 'object' && own !== null ? Object.entries<unknown>({ ...own }) : [];
  });
  return new Set(
    properties
      .filter(([, setting]) => ['application', 'machine'].includes(String(member(setting, 'scope'))))
      .map(([name]) => name),
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

const TOKEN = /"((?:[^"\\\n]|\\.)*)"(\s*:)?|\/\/[^\n]*|\/\*[^]*?\*\//g;

/** Which of `personal` a folder's settings set all the same, each once: they are ignored. `text` is JSON with comments, perhaps broken. Pure. */
export function ignoredSettings(text: string, personal: ReadonlySet<string>): readonly string[] {
  const names = [...text.matchAll(TOKEN)].flatMap(([, name, colon]) => (name !== undefined && colon ? [name] : []));
  return [...new Set(names.filter((name) => personal.has(name)))];
}

/** Says which settings of a folder do nothing, and where they belong. Pure. */
export function ignoredText(file: string, names: readonly string[], t: Translate): string {
  return t(
    'Baton: {0} sets {1}. That is ignored: Baton reads it from your own settings alone, so that no folder can name an address, a key or a budget.',
    file,
    names.join(', '),
  );
}
