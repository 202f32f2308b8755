// `npm start`, also on a machine where nothing is installed yet.
import { enter } from './bootstrap.mjs';

enter('scripts/open-editor.ts');
