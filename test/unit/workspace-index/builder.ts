// A process that builds an index and stays, for tests that kill it: node builder.ts ROOT STORAGE
import { sessionOver } from './support.ts';

const [root = '', storage = ''] = process.argv.slice(2);
const session = sessionOver(root, storage);
session.open();
console.log('begun');
// Holds the session too: collected, it would give its lock back.
setInterval(() => session.state, 1000);
