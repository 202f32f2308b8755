// What may be in the VSIX, and how big it may be. Pure.

/** The package is fetched by every container that is built anew. */
const MOST_BYTES = 10_000_000;

/** Sentences about a package whose files are not those that were agreed on, or that is too big. Paths inside the VSIX, with `/`. */
export function packageProblems(
  files: readonly string[],
  agreed: readonly string[],
  sizeBytes: number,
): readonly string[] {
  const [there, wanted] = [new Set(files.map(withoutHash)), new Set(agreed)];
  return [
    ...files
      .filter((file) => !wanted.has(withoutHash(file)))
      .map((file) => `${file} is in the package but not in scripts/package-files.txt.`),
    ...agreed
      .filter((file) => !there.has(file))
      .map((file) => `${file} is in scripts/package-files.txt but not in the package.`),
    ...files
      .filter((file) => file.includes('node_modules/'))
      .map((file) => `${file}: nothing of node_modules goes into the package as it is.`),
    ...(sizeBytes > MOST_BYTES
      ? [`The package has ${(sizeBytes / 1e6).toFixed(1)} MB, ${MOST_BYTES / 1e6} are allowed.`]
      : []),
  ];
}

/** A file of dist/house without the hash that follows from what is in it: `open-house-HNQE6P3L.cjs` is `open-house.cjs`, and what several share `chunk.cjs`. Pure. */
export function withoutHash(file: string): string {
  return file.replace(/^(extension\/dist\/house\/.+)-[A-Z0-9]{8}(\.cjs)$/, '$1$2');
}
