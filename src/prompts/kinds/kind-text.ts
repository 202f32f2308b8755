/** The part of the system text that belongs to one kind of task. */
export interface KindText {
  /** For models of tier `small`: the essentials alone, since long instructions cost them more than they give. */
  readonly small: string;
  /** For all others. */
  readonly full: string;
}
