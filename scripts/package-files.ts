// What may be in the VSIX, and how big it may be. Pure.

/** The package is fetched by every container that is built anew. */
const MOST_BYTES = 10_000_000;

/** Sentences about a package whose files are not those that were agreed on, or that is too big. Paths inside the VSIX, with `/`. */
export function packageProblems(
  files: readonly string[],
  agreed: readonly string[],
  sizeBytes: number,
): readonly string[] {
  const [there, wanted] = [new Set(files), new Set(agreed)];
  return [
    ...files
      .filter((file) => !wanted.has(file))
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
