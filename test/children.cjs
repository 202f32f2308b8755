// What the tests start as processes of their own: it counts nothing for the coverage, and it is compiled once.
const { join } = require('node:path');

// Node hands this on to children; a hundred of them write and merge reports of the same files for twenty seconds.
delete process.env.NODE_V8_COVERAGE;
// Stripping the types of the house takes longer than starting it.
process.env.NODE_COMPILE_CACHE ??= join(__dirname, '../.cache/compile');
