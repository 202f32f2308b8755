// `npm run dev`: builds and checks types again at every change, until Ctrl+C.
import { spawn } from 'node:child_process';
import { root } from './host-dir.ts';

const watchers = [
  ['esbuild.config.mjs', '--watch'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'],
  ['node_modules/typescript/bin/tsc', '-p', 'webview-ui/tsconfig.json', '--watch', '--preserveWatchOutput'],
];
const children = watchers.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
// One that ends early takes the others with it: half a watch would show green for what nobody looks at.
for (const child of children)
  child.once('exit', (code) => {
    for (const other of children) other.kill();
    process.exitCode ||= code ?? 1;
  });
