/** Another assistant whose set-up a person may take over. */
export type AssistantName = 'continue' | 'cline' | 'roo';

/**
 * What a file of another assistant is for. `settings`: models and addresses; `secrets`: keys; `providers`: both, by provider; `environment`: keys as
 * NAME=value; `export`: what a person had it write out; `rule`, `prompt`: words for models.
 */
export type AssistantFileRole = 'settings' | 'secrets' | 'providers' | 'environment' | 'export' | 'rule' | 'prompt';

/** A file of another assistant, as it was read. Its text is untrusted and may hold keys: it is never logged or shown. */
export interface AssistantFile {
  readonly assistant: AssistantName;
  readonly role: AssistantFileRole;
  /** For a person, with the home folder shortened: "~/.continue/config.yaml". */
  readonly path: string;
  readonly text: string;
}
