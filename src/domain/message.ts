/** Who speaks in a {@link Message}: the roles that OpenAI, Anthropic and Ollama share. */
export type Role = 'system' | 'user' | 'assistant';

/** One message of a conversation as it goes to a model. `content` is plain text; it may be empty only for `assistant`. */
export interface Message {
  readonly role: Role;
  readonly content: string;
  /** True for what was said in private: left out for models that are not on this machine. */
  readonly isPrivate?: true;
  /** Images that go with a user's message, for models that take them. */
  readonly images?: readonly { readonly mediaType: string; readonly base64: string }[];
}
