/** What is drawn only while it is near the screen. */
export interface Nearby extends HTMLElement {
  /** Called when it came near the screen or went far from it, with the height that it has now, in CSS pixels. */
  setNear(isNear: boolean, heightPx: number): void;
}

/** How far beyond the visible part things are drawn, in CSS pixels: more than a person scrolls while a frame or two are drawn. */
const MARGIN_PX = 1600;

/**
 * Tells elements whether they are near the visible part of a scrolling one, so that a conversation of a thousand answers costs what a screenful costs.
 * An element hears of it with the frame after it came near or went far.
 */
export class Nearness {
  readonly #observer: IntersectionObserver;
  readonly #told = new WeakMap<Element, Nearby>();
  /** Width of what is scrolled when it was opened; measured once, because measuring lays everything out. */
  readonly widthPx: number;

  /** `root` scrolls. */
  constructor(root: HTMLElement) {
    this.widthPx = root.clientWidth;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, boundingClientRect } of entries)
          this.#told.get(target)?.setNear(isIntersecting, boundingClientRect.height);
      },
      { root, rootMargin: `${MARGIN_PX}px 0px` },
    );
  }

  observe(element: Nearby): void {
    this.#told.set(element, element);
    this.#observer.observe(element);
  }

  unobserve(element: Nearby): void {
    this.#observer.unobserve(element);
  }
}

/** Width of a character and height of a line of the thread's text, in CSS pixels, and what an answer needs beside its text. */
const [CHARACTER_PX, LINE_PX, FRAME_PX] = [6.6, 19.5, 130];

/** About how high a turn will be, in CSS pixels, before it was ever drawn. Pure. */
export function estimatedHeight(text: string, widthPx: number): number {
  const perLine = Math.max(10, widthPx / CHARACTER_PX);
  let lines = 0;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const length = (end === -1 ? text.length : end) - at;
    lines += Math.max(0.5, Math.ceil(length / perLine));
    at += length + 1;
  }
  return Math.round(FRAME_PX + lines * LINE_PX);
}
