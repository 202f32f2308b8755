import { isMap, isScalar, parseDocument, visit } from 'yaml';

/** What is offered at a place of a pipeline's text. */
export interface Offer {
  readonly label: string;
  /** `key`: a word of pipelines, followed by a colon. */
  readonly type: 'key' | 'value' | 'step' | 'input';
  readonly detail?: string;
  readonly insert: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Where the cursor is: the keys around it, whether it is at a value, and what was typed of the word. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly key: string | undefined;
  /** Keys that the mapping has already. */
  readonly siblings: ReadonlySet<string>;
}

/** Offers for the place where line `line` (0-based) has been written up to `before`. Never throws. Pure. */
export function offersAt(text: string, line: number, before: string, schema: Schema): Offer[] {
  const variable = /\{\{\s*([\w.]*)$/.exec(before);
  if (variable) return variableOffers(text);
  const place = placeAt(text, line, before);
  if (place.key === 'needs' || place.path.at(-2) === 'needs' || place.key === 'result') return stepOffers(text);
  if (place.key === 'over' || place.key === 'forEach') return variableOffers(text, true);
  if (place.key !== undefined) return valueOffers(schemaAt(schema, [...place.path, place.key]));
  return keyOffers(schemaAt(schema, place.path), place.siblings);
}

/** Ids of the steps as far as the text can be read. */
export function stepIds(text: string): string[] {
  const ids: string[] = [];
  const document = parseDocument(text, { prettyErrors: false });
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'id' && isScalar(value) && typeof value.value === 'string')
        ids.push(value.value);
    },
  });
  return ids;
}

function inputNames(text: string): string[] {
  const inputs: unknown = parseDocument(text, { prettyErrors: false }).get('inputs');
  return isMap(inputs) ? inputs.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

function stepOffers(text: string): Offer[] {
  return stepIds(text).map((label) => ({ label, type: 'step', insert: label }));
}

function variableOffers(text: string, areLists = false): Offer[] {
  const inputs = inputNames(text).map((name) => ({ label: `inputs.${name}`, type: 'input' as const }));
  const steps = stepIds(text).map((id) => ({ label: `steps.${id}`, type: 'step' as const }));
  const item = areLists ? [] : [{ label: 'item', type: 'value' as const }];
  return [...inputs, ...steps, ...item].map((offer) => ({ ...offer, insert: offer.label }));
}

/** A line that begins with dashes, a key or both, and where each stands. */
interface Line {
  /** Column of the last dash. */
  readonly dash: number | undefined;
  /** Column of the key, or of what is typed. */
  readonly column: number;
  readonly key: string | undefined;
}

function lineOf(text: string): Line | undefined {
  const found = /^(\s*)((?:-\s+)*)(?:([\w$-]+):(?:\s|$))?/.exec(text);
  if (!found) return undefined;
  const [, space = '', dashes = '', key] = found;
  const lastDash = dashes.lastIndexOf('-');
  const dash = lastDash === -1 ? undefined : space.length + lastDash;
  return { dash, column: space.length + dashes.length, key };
}

/** Reads the place from the indentation, which holds where the text is not valid at this moment. */
function placeAt(text: string, line: number, before: string): Place {
  const lines = text.split(/\r?\n/).map(lineOf);
  const own = lineOf(before);
  const path: (string | number)[] = [];
  let [column, dash] = [own?.column ?? 0, own?.dash];
  for (let above = line - 1; above >= 0; above -= 1) {
    const found = lines[above];
    if (found?.key === undefined) continue;
    const isItem = dash !== undefined;
    if (!isItem && found.column === column && found.dash !== undefined) dash = found.dash;
    else if (
      dash === undefined
        ? found.column < column
        : found.column < dash || (found.column === dash && found.dash === undefined)
    ) {
      path.unshift(found.key, ...(isItem ? [0] : []));
      [column, dash] = [found.column, found.dash];
    }
  }
  return { path, key: own?.key, siblings: siblingsOf(lines, line, own) };
}

/** Keys of the mapping that a line stands in, above and below it, as far as its item reaches. */
function siblingsOf(lines: readonly (Line | undefined)[], line: number, own: Line | undefined): Set<string> {
  const keys = new Set<string>();
  const column = own?.column ?? 0;
  const beginsItem = own?.dash !== undefined;
  for (let at = beginsItem ? -1 : line - 1; at >= 0; at -= 1) {
    const found = lines[at];
    if (found?.key === undefined) continue;
    if (found.column < column) break;
    if (found.column === column) keys.add(found.key);
    if (found.column === column && found.dash !== undefined) break;
  }
  for (let at = line + 1; at < lines.length; at += 1) {
    const found = lines[at];
    if (found?.key === undefined) continue;
    if (found.column < column || (found.dash !== undefined && found.column <= column)) break;
    if (found.column === column) keys.add(found.key);
  }
  return keys;
}

function keyOffers(schemas: readonly Schema[], siblings: ReadonlySet<string>): Offer[] {
  const offers = new Map<string, Offer>();
  for (const schema of schemas)
    for (const [label, value] of Object.entries(record(schema['properties']))) {
      if (siblings.has(label) || label.startsWith('$') || offers.has(label)) continue;
      const { description } = record(value);
      const detail = typeof description === 'string' ? { detail: description } : {};
      offers.set(label, { label, type: 'key', insert: `${label}: `, ...detail });
    }
  return [...offers.values()];
}

function valueOffers(schemas: readonly Schema[]): Offer[] {
  const values = schemas.flatMap((schema) => [
    ...(Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : []),
    ...(schema['const'] === undefined ? [] : [schema['const']]),
    ...(schema['type'] === 'boolean' ? [true, false] : []),
  ]);
  return [...new Set(values.map(String))].map((label) => ({ label, type: 'value', insert: label }));
}

/** All schemas that may hold at a path: alternatives side by side, references followed. */
function schemaAt(root: Schema, path: readonly (string | number)[]): Schema[] {
  let schemas = alternatives(root, root);
  for (const key of path)
    schemas = schemas
      .flatMap((schema) =>
        typeof key === 'number'
          ? [schema['items']]
          : [record(schema['properties'])[key], schema['additionalProperties']],
      )
      .flatMap((schema) => (typeof schema === 'object' && schema !== null ? alternatives(record(schema), root) : []));
  return schemas;
}

function alternatives(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > 8) return [];
  const reference = schema['$ref'];
  const referred = typeof reference === 'string' ? [resolved(reference, root)] : [];
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((word) =>
    Array.isArray(schema[word]) ? (schema[word] as unknown[]) : [],
  );
  return [schema, ...[...referred, ...choices].flatMap((inner) => alternatives(record(inner), root, depth + 1))];
}

/** "#/$defs/model" within the schema. */
function resolved(reference: string, root: Schema): unknown {
  let found: unknown = root;
  for (const part of reference.split('/').slice(1)) found = record(found)[part];
  return found;
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
