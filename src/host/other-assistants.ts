import { homedir } from 'node:os';
import type { AssistantName } from '../domain/assistant-file.ts';
import { assistantsHere } from './assistant-files.ts';

let found: readonly AssistantName[] | undefined;

/** The other assistants that have left a set-up in the home folder. The first call begins to look for their names and knows of none yet. */
export function otherAssistants(): readonly AssistantName[] {
  if (!found) {
    found = [];
    void assistantsHere({ home: homedir(), env: process.env }).then((names) => (found = names));
  }
  return found;
}
