import * as vscode from 'vscode';
import { english, translator, type Translate } from './l10n.ts';

/** Texts in the language of the editor. Its bundle is read by the time Baton is activated; for English there is none. */
export const translate: Translate = vscode.l10n.bundle ? translator(vscode.l10n.bundle) : english;
