import type { DatabaseSync } from 'node:sqlite';
import type { Bindings } from './bindings.ts';

/** A statement that was prepared once. Its parameters are given by name. */
export interface Statement {
  /** Throws when a parameter that the statement names is not given; what it does not name is passed over. */
  run(bindings?: Bindings): { readonly changes: number | bigint };
  /** The first row, or `undefined`. */
  get(bindings?: Bindings): unknown;
  all(bindings?: Bindings): readonly unknown[];
}

/** Gives a statement of a database, prepared on first use. */
export function statementsOf(database: DatabaseSync): (sql: string) => Statement {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const prepared = prepare(database, sql);
    statements.set(sql, prepared);
    return prepared;
  };
}

/** Binds by place: SQLite searches for a name among all names, and for fifty that takes as long as the write itself. */
function prepare(database: DatabaseSync, sql: string): Statement {
  const names = [...new Set(Array.from(sql.matchAll(/:([a-z]\w*)/gi), ([, name = '']) => name))];
  const statement = database.prepare(
    sql.replaceAll(/:([a-z]\w*)/gi, (_, name: string) => `?${names.indexOf(name) + 1}`),
  );
  const inPlace = (bindings: Bindings): (string | number | null)[] =>
    names.map((name) => {
      const value = bindings[name];
      if (value === undefined) throw new TypeError(`The statement needs ${name}.`);
      return value;
    });
  return {
    run: (bindings = {}) => statement.run(...inPlace(bindings)),
    get: (bindings = {}) => statement.get(...inPlace(bindings)),
    all: (bindings = {}) => statement.all(...inPlace(bindings)),
  };
}
