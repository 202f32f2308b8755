/** A named piece of a file: a function, a class, a heading. Lines are 1-based and inclusive. */
export interface Declaration {
  readonly name: string;
  /** "function", "class", "method", "heading" … */
  readonly kind: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Name of the class, module or heading that it stands in. */
  readonly container?: string;
}
