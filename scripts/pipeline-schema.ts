// `node scripts/pipeline-schema.ts` writes schemas/baton-pipeline.schema.json anew from the zod schema that reads pipelines. A test holds the two together.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaOfPipelines } from '../src/pipelines/definition-schema.ts';

const folder = join(import.meta.dirname, '../schemas');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'baton-pipeline.schema.json'), `${JSON.stringify(jsonSchemaOfPipelines(), null, 2)}\n`);
