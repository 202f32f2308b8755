/** The four kinds of theme with the body classes that VS Code gives a webview. */
export const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
} as const;
export type ThemeName = keyof typeof THEMES;
