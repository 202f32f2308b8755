import * as vscode from 'vscode';
import * as z from 'zod';
import { placeOf } from '../../host/workspace.ts';
import { uriSchema } from './code-arguments.ts';

/** A test that failed, as the test view hands it over. */
export interface TestFailure {
  readonly label: string;
  readonly uri: vscode.Uri;
  /** Where the test stands; absent when its controller does not say. */
  readonly range?: vscode.Range;
  /** What was said about the failure, with its stack; empty when only the test is known. */
  readonly report: string;
}

const MAX_REPORT_LENGTH = 8000;
const MAX_FRAMES = 20;

// Other extensions make these objects: nothing is taken for granted.
const uri = uriSchema.optional().catch(undefined);
const range = z.instanceof(vscode.Range).optional().catch(undefined);
const output = z.string().optional().catch(undefined);
const testSchema = z.object({ label: z.string().catch(''), uri, range });
const messageSchema = z.object({
  message: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]).catch(''),
  expectedOutput: output,
  actualOutput: output,
  location: z.object({ uri, range }).optional().catch(undefined),
  stackTrace: z
    .array(z.object({ label: z.string(), uri, position: z.instanceof(vscode.Position).optional().catch(undefined) }))
    .catch([]),
});
const argumentSchema = z.union([
  z.object({ test: testSchema.optional(), message: messageSchema }),
  testSchema.transform((test) => ({ test, message: undefined })),
]);

/** The failure that a menu of the test view is about: a test, or a message with its test. `undefined` for a test without a file. */
export function testFailureOf(argument: unknown): TestFailure | undefined {
  const { test, message } = argumentSchema.safeParse(argument).data ?? {};
  const file = test?.uri ?? message?.location?.uri;
  if (!file) return undefined;
  const place = test?.range ?? message?.location?.range;
  return {
    label: test?.label ?? '',
    uri: file,
    ...(place && { range: place }),
    report: message ? reportOf(message) : '',
  };
}

/** What the model is told to do about a failure. Our own words, and the report as the test wrote it. */
export function fixTestInstruction({ label, report }: TestFailure): string {
  return [
    `The test "${label}" fails. Repair the cause: the code under test where it is wrong, the test only where it expects something wrong.`,
    ...(report === '' ? [] : [`It reported:\n${report}`]),
  ].join('\n');
}

/** The message, expected and actual values and the stack, as plain text; places in it as `path:line`, so that these files go along. */
function reportOf({ message, expectedOutput, actualOutput, stackTrace }: z.infer<typeof messageSchema>): string {
  const frames = stackTrace.slice(0, MAX_FRAMES).map((frame) => {
    const place = frame.uri && placeOf(frame.uri);
    const line = frame.position ? `:${frame.position.line + 1}` : '';
    return `  at ${frame.label}${place ? ` (${place.path}${line})` : ''}`;
  });
  return [
    message,
    ...(expectedOutput === undefined ? [] : [`Expected: ${expectedOutput}`]),
    ...(actualOutput === undefined ? [] : [`Actual: ${actualOutput}`]),
    ...frames,
  ]
    .join('\n')
    .slice(0, MAX_REPORT_LENGTH);
}
