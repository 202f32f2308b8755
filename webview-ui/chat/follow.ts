/** Nearer to the end than this counts as at the end, in CSS pixels. */
const NEAR_END_PX = 32;

/** Keeps the end of a scrolling element in view, but only while the person is there. Scrolling up lets go, scrolling to the end takes hold again. */
export class EndFollower {
  readonly #element: HTMLElement;
  #isFollowing = true;
  #lastTop = 0;

  /** `element` scrolls, `content` is what grows in it. */
  constructor(element: HTMLElement, content: HTMLElement) {
    this.#element = element;
    element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    // Both sizes: the view is made smaller or larger, and parts that come near the screen turn out higher than they were taken for.
    const sizes = new ResizeObserver(() => this.keep());
    sizes.observe(element);
    sizes.observe(content);
    // What the person opens keeps its place: let go before it grows, and look anew when it has.
    content.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('summary') !== null) this.#isFollowing = false;
    });
    content.addEventListener('toggle', () => this.#look(), { capture: true });
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

  #look(): void {
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
