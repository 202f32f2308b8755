// Runs in the chat's page: notes when text comes on screen and when each frame is drawn. Times are in ms since the epoch.
(() => {
  const now = () => performance.timeOrigin + performance.now();

  /** Calls back after the running task; for a frame that is after it was drawn. */
  const afterTask = (callback) => {
    const channel = new MessageChannel();
    channel.port1.addEventListener('message', callback, { once: true });
    channel.port1.start();
    channel.port2.postMessage(0);
  };

  const frames = [];
  let isInFrame = false;
  const noteFrame = () => {
    frames.push(now());
    isInFrame = true;
    afterTask(() => {
      isInFrame = false;
    });
    requestAnimationFrame(noteFrame);
  };
  requestAnimationFrame(noteFrame);

  const answers = () => [...document.querySelectorAll('article.answer .md')];

  globalThis.batonWatch = {
    frames,
    /** The text of the newest answer. */
    newest: () => answers().at(-1)?.textContent ?? '',
    /** Resolves with the time at which `text` stood on screen in answer number `index` (from 0). */
    onScreen: (index, text) =>
      new Promise((resolve) => {
        const drawn = () => afterTask(() => resolve(now()));
        const observer = new MutationObserver(() => {
          if (!answers()[index]?.textContent?.includes(text)) return;
          observer.disconnect();
          // What changes within a frame is drawn by it, what changes between two frames by the next.
          if (isInFrame) drawn();
          else requestAnimationFrame(drawn);
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
  };
})();
