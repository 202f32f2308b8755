// `npm run -s retrieve -- --root DIR [--keywords]`: reads JSON lines {id, question} from standard input and writes, for each, {id, hits}: the ten best
// places, best first. Vectors are used where BATON_EMBED_URL names a server (see embedding-server.ts), unless --keywords.
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { embedderFromEnvironment } from './embedding-server.ts';
import { indexFolder } from './folder-index.ts';
import { jsonLines } from './json-lines.ts';

const HITS = 10;
const LINE = z.object({ id: z.union([z.string(), z.number()]), question: z.string() });

const { values } = parseArgs({ options: { root: { type: 'string' }, keywords: { type: 'boolean', default: false } } });
if (values.root === undefined) {
  console.error('Say which folder to look in: npm run -s retrieve -- --root DIR [--keywords]');
  process.exit(2);
}

const index = await indexFolder(values.root, values.keywords ? undefined : embedderFromEnvironment());
for await (const { id, question } of jsonLines(LINE, '{"id": …, "question": "…"}')) {
  const found = await index.find(question, HITS);
  const hits = found.map(({ reference: { path, startLine, endLine }, score }) => ({ path, startLine, endLine, score }));
  console.log(JSON.stringify({ id, hits }));
}
await index.close();
