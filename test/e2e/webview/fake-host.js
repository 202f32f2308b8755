// Runs in the page before the view: stands for VS Code. Keeps what the view posts, answers each request at once as the host would, and records
// whatever the strict CSP had to stop.
'use strict';
window.host = {
  posted: [],
  violations: [],
  errors: [],
  saved: undefined,
  /** Message types that are answered with an error instead. */
  refuse: {},
  /** What `ready` is answered with. */
  first: undefined,
  /** When false, nothing is answered. */
  answers: true,
  post(message) {
    window.postMessage(message, '*');
  },
  /** What the view saved is gone, also what it saves when it goes away. */
  forget() {
    sessionStorage.clear();
    host.isForgetting = true;
  },
};
document.addEventListener('securitypolicyviolation', (event) =>
  host.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
);
window.addEventListener('error', (event) => host.errors.push(event.message));
window.addEventListener('unhandledrejection', (event) => host.errors.push(String(event.reason)));
try {
  host.saved = JSON.parse(sessionStorage.getItem('saved') ?? 'null') ?? undefined;
} catch {}
window.acquireVsCodeApi = () => ({
  postMessage(message) {
    host.posted.push(message);
    if (message.type === 'ready' && host.first !== undefined) host.post(host.first);
    if (message.id !== undefined && host.answers)
      host.post({ type: 'reply', id: message.id, error: host.refuse[message.type] });
  },
  getState: () => host.saved,
  setState(state) {
    host.saved = state;
    if (!host.isForgetting) sessionStorage.setItem('saved', JSON.stringify(state));
    return state;
  },
});

/** Streams `count` deltas at `perSecond` into the turn, timed by a channel rather than by timers, and measures frames meanwhile. */
window.streamInto = async (turnId, piece, perSecond, durationMs) => {
  const channel = new MessageChannel();
  const startedAt = performance.now();
  let sent = 0;
  let offset = 0;
  const gaps = [];
  let lastFrameAt = startedAt;
  let isOver = false;
  const onFrame = (now) => {
    if (now - startedAt > 1000) gaps.push(now - lastFrameAt);
    lastFrameAt = now;
    if (!isOver) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  await new Promise((resolve) => {
    channel.port1.start();
    channel.port1.addEventListener('message', () => {
      const elapsed = performance.now() - startedAt;
      const due = Math.min((elapsed / 1000) * perSecond, (durationMs / 1000) * perSecond);
      while (sent < due) {
        const text = typeof piece === 'string' ? piece : piece[sent % piece.length];
        host.post({ type: 'delta', turnId, offset, text });
        offset += text.length;
        sent += 1;
      }
      if (elapsed >= durationMs) resolve();
      else setTimeout(() => channel.port2.postMessage(0), 1);
    });
    channel.port2.postMessage(0);
  });
  // Three quiet frames: everything that was posted has been drawn.
  for (let count = 0; count < 3; count += 1)
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  isOver = true;
  return {
    sent,
    length: offset,
    frames: gaps.length,
    maxGapMs: Math.max(...gaps),
    over50: gaps.filter((gap) => gap > 50).length,
  };
};

/** True when the turn shows every piece, in order: white space and the marks of Markdown aside. */
window.shownWhole = (turnId, piece, sent) => {
  const lettersOf = (text) => text.replace(/[^A-Za-z0-9]+/g, '');
  let text = '';
  for (let count = 0; count < sent; count += 1) text += typeof piece === 'string' ? piece : piece[count % piece.length];
  const shown = [...document.querySelectorAll(`[data-turn="${turnId}"] .md :is(p, h3, h4, li, pre)`)]
    .map((element) => element.textContent)
    .join('');
  return lettersOf(shown) === lettersOf(text.replace(/^`{3}\w*$/gm, ''));
};

/** Milliseconds from posting a first delta until it is in the document; the frame that put it there shows it. */
window.firstDelta = (turnId, text) => {
  const root = document.querySelector(`[data-turn="${turnId}"] .md`);
  const startedAt = performance.now();
  host.post({ type: 'delta', turnId, offset: 0, text });
  return new Promise((resolve) => {
    new MutationObserver(() => root.textContent.includes(text) && resolve(performance.now() - startedAt)).observe(
      root,
      { subtree: true, childList: true },
    );
  });
};

/** Scrolls the conversation by so many pixels a frame for so long, and measures the frames. */
window.scrollUp = async (pixels, durationMs) => {
  const log = document.querySelector('.log');
  const gaps = [];
  const startedAt = performance.now();
  let last = startedAt;
  while (last - startedAt < durationMs) {
    const now = await new Promise((resolve) => requestAnimationFrame(resolve));
    gaps.push(now - last);
    last = now;
    log.scrollTop += pixels;
  }
  return { maxGapMs: Math.max(...gaps.slice(2)), over50: gaps.filter((gap) => gap > 50).length, top: log.scrollTop };
};
