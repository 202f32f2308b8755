// A process that builds an index and stays, for tests that kill it: node builder.ts ROOT STORAGE
import { sessionOver } from './support.ts';

const [root = '', storage = ''] = process.argv.slice(2);
const session = sessionOver(root, storage);
session.open();
console.log('begun');
setInterval(() => undefined, 1000);
