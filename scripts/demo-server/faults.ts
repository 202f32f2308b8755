import type { ServerResponse } from 'node:http';

import type { DemoModel } from './models.ts';
import { FORMATS } from './wires.ts';

/** Ways in which the chats of one wire can be made to fail. */
export const FAULTS = ['overloaded', 'rate-limit', 'quota', 'key', 'error', 'html', 'cut', 'reset', 'hang'] as const;

/** One of {@link FAULTS}. */
export type Fault = (typeof FAULTS)[number];

/**
 * Reads `BATON_DEMO_FAIL`: pairs of wire and fault, as in `openai:overloaded,ollama:cut`.
 * @throws RangeError for a word it does not know.
 */
export function parseFaults(text: string): Partial<Record<DemoModel['wire'], Fault>> {
  const faults: Partial<Record<DemoModel['wire'], Fault>> = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [wire = '', word] = pair.trim().split(':');
    const fault = FAULTS.find((known) => known === word);
    if (!isWire(wire) || !fault)
      throw new RangeError(
        `BATON_DEMO_FAIL takes openai, anthropic or ollama, a colon and one of ${FAULTS.join(', ')}.`,
      );
    faults[wire] = fault;
  }
  return faults;
}

function isWire(word: string): word is DemoModel['wire'] {
  return Object.hasOwn(FORMATS, word);
}

const REFUSALS = {
  overloaded: [503, 'overloaded_error', 'Overloaded (as asked by BATON_DEMO_FAIL)'],
  'rate-limit': [429, 'rate_limit_error', 'Too many requests (as asked by BATON_DEMO_FAIL)'],
  quota: [429, 'insufficient_quota', 'No credit left (as asked by BATON_DEMO_FAIL)'],
  key: [401, 'authentication_error', 'Wrong key (as asked by BATON_DEMO_FAIL)'],
  error: [500, 'api_error', 'Internal error (as asked by BATON_DEMO_FAIL)'],
} as const;

/** Answers one chat with a fault; `cut` happens while an answer is written and is not done here. */
export function faultAnswer(response: ServerResponse, wire: DemoModel['wire'], fault: Exclude<Fault, 'cut'>): void {
  if (fault === 'hang') return;
  if (fault === 'reset') return void response.socket?.resetAndDestroy();
  if (fault === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
    return;
  }
  const [status, kind, message] = REFUSALS[fault];
  const headers = { 'content-type': 'application/json', ...(fault === 'rate-limit' && { 'retry-after': '7' }) };
  response.writeHead(status, headers).end(JSON.stringify(FORMATS[wire].error(kind, message)));
}
