/** A file of the workspace: which folder it lies in, and its path there, with `/`. */
export interface FilePlace {
  /** Name of the workspace folder. */
  readonly folder: string;
  readonly path: string;
}

/** What the surface knows about where the person is; nearer files count more. */
export interface Surroundings {
  readonly current?: FilePlace;
  /** Files open in editors. */
  readonly open: readonly FilePlace[];
  /** Files edited lately, newest first. */
  readonly recent: readonly FilePlace[];
}
