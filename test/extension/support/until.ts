/** Resolves once `isSo`; looks again every 20 ms. @throws after ten seconds, naming `what` did not come. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const limit = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > limit) throw new Error(`It never came that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
