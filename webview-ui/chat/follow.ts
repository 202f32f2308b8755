/** Nearer to the end than this counts as at the end, in CSS pixels. */
const NEAR_END_PX = 32;

/** Keeps the end of a scrolling element in view, but only while the person is there. Scrolling up lets go, scrolling to the end takes hold again. */
export class EndFollower {
  readonly #element: HTMLElement;
  #isFollowing = true;
  #lastTop = 0;

  constructor(element: HTMLElement) {
    this.#element = element;
    element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    new ResizeObserver(() => this.keep()).observe(element);
  }

  /** Call after the content changed: moves to the end if the person was there. */
  keep(): void {
    if (!this.#isFollowing) return;
    this.#element.scrollTop = this.#element.scrollHeight;
    this.#lastTop = this.#element.scrollTop;
  }

  /** Goes to the end and follows it: the person has just asked something. */
  follow(): void {
    this.#isFollowing = true;
    this.keep();
  }

  /** Looks anew where the person is; call when they opened something, so that it keeps its place. */
  look(): void {
    this.#isFollowing = this.#isNearEnd();
  }

  #onScroll(): void {
    const { scrollTop } = this.#element;
    if (this.#isNearEnd()) this.#isFollowing = true;
    else if (scrollTop < this.#lastTop - 1) this.#isFollowing = false;
    this.#lastTop = scrollTop;
  }

  #isNearEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }
}
