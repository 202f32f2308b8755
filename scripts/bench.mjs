// `npm run bench [NAME]`, also on a machine where nothing is installed yet.
import { enter } from './bootstrap.mjs';

enter('test/perf/bench.ts');
