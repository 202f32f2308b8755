// Runs in the chat's page: notes when text comes on screen and when each frame is drawn. Times are in ms since the epoch.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const frames = [];
  const note = () => {
    frames.push(now());
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);

  /** The text of the newest answer. */
  const newest = () => [...document.querySelectorAll('article.answer .md')].at(-1)?.textContent ?? '';

  globalThis.batonWatch = {
    frames,
    newest,
    /** Resolves with the time at which `text` stood on screen in answer number `index` (from 0): after the frame that draws it. */
    onScreen: (index, text) =>
      new Promise((resolve) => {
        const isThere = () =>
          document.querySelectorAll('article.answer .md').item(index)?.textContent?.includes(text) ?? false;
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            // A message is delivered after the frame in which it was sent.
            const channel = new MessageChannel();
            channel.port1.addEventListener('message', () => resolve(now()));
            channel.port1.start();
            channel.port2.postMessage(0);
          });
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
  };
})();
