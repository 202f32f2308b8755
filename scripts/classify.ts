// `npm run -s classify`: reads JSON lines {id, prompt} from standard input and writes, for each, {id, kind, complexity, sensitive, posteriors}.
import { join } from 'node:path';
import * as z from 'zod';
import { loadClassifier } from '../src/compose/classifier.ts';
import { jsonLines } from './json-lines.ts';

const LINE = z.object({ id: z.union([z.string(), z.number()]), prompt: z.string() });

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const classify = await loadClassifier({
  mediaFolder: join(import.meta.dirname, '../media'),
  log,
  onProblem: (sentence) => console.error(sentence),
});

for await (const { id, prompt } of jsonLines(LINE, '{"id": …, "prompt": "…"}')) {
  const { kind, complexity, privacy, posteriors } = classify({ prompt, isPrivate: false, references: [] });
  console.log(JSON.stringify({ id, kind, complexity, sensitive: privacy !== 'open', posteriors }));
}
