/** Id of the chat view in `package.json`. */
export const CHAT_VIEW_ID = 'baton.chat';
/** Id of the small view with what was spent. */
export const SPEND_VIEW_ID = 'baton.spend';
/** Type of the dashboard's panel, by which VS Code brings it back when a window is loaded again. */
export const DASHBOARD_PANEL = 'baton.dashboard';
/** Type of a pipeline's panel; it comes back with the run that it showed. */
export const PIPELINE_PANEL = 'baton.pipelineRun';
/** Type of the editor that draws a pipeline's text. */
export const PIPELINE_EDITOR = 'baton.pipelineGraph';
