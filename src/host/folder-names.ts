/**
 * A name of its own for each folder, in their order: its own where no other has it, else with as much of what lies above it as tells it from the others:
 * "api (client)", "api (server)". `path` uses `/`. Pure.
 */
export function folderNames(folders: readonly { readonly name: string; readonly path: string }[]): readonly string[] {
  const above = folders.map(({ path }) => path.split('/').filter(Boolean).slice(0, -1));
  const deepest = Math.max(0, ...above.map((parts) => parts.length));
  let names = folders.map(({ name }) => name);
  for (let depth = 1; depth <= deepest && hasTwins(names); depth++) {
    const isTwin = twinsIn(names);
    names = folders.map(({ name }, at) => {
      const before = names[at] ?? name;
      const parts = above[at]?.slice(-depth) ?? [];
      return isTwin(before) && parts.length > 0 ? `${name} (${parts.join('/')})` : before;
    });
  }
  return numbered(names);
}

function hasTwins(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

function twinsIn(names: readonly string[]): (name: string) => boolean {
  const counts = Map.groupBy(names, (name) => name);
  return (name) => (counts.get(name)?.length ?? 0) > 1;
}

/** The same path on two machines: counted. */
function numbered(names: readonly string[]): readonly string[] {
  const given = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let count = 2; given.has(own); count++) own = `${name} ${count}`;
    given.add(own);
    return own;
  });
}
