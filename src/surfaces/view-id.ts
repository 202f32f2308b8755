/** Id of the chat view in `package.json`. */
export const CHAT_VIEW_ID = 'baton.chat';
