import { deepEqual, equal } from 'node:assert/strict';
import { eagerBytes, eagerImports } from '../../../scripts/eager-imports.ts';
import { testEnvironment, withoutOuterNpm } from '../../../scripts/environment.ts';
import { vscodeNames } from '../../../scripts/one-vscode.ts';
import { isOutside, windowUrl } from '../../../scripts/window.ts';

describe('eagerImports', () => {
  const metafile = {
    inputs: {
      'src/extension.ts': { imports: [{ path: 'src/a.ts', kind: 'import-statement' }] },
      'src/a.ts': {
        imports: [
          { path: 'src/b.ts', kind: 'dynamic-import' },
          { path: 'src/extension.ts', kind: 'import-statement' },
          { path: 'node_modules/zod/index.js', kind: 'import-statement' },
        ],
      },
      'src/b.ts': { imports: [{ path: 'node_modules/openai/index.mjs', kind: 'import-statement' }] },
    },
  };

  it('finds what import statements load', () => {
    deepEqual(eagerImports(metafile, 'src/extension.ts', ['zod']), ['src/a.ts imports zod']);
  });

  it('passes over what import() loads later', () => {
    deepEqual(eagerImports(metafile, 'src/extension.ts', ['openai']), []);
    deepEqual(eagerImports(metafile, 'src/b.ts', ['openai']), ['src/b.ts imports openai']);
  });
});

describe('eagerBytes', () => {
  it('counts a file with all that it imports, once, and nothing that it loads on first use', () => {
    const output = (bytes: number, ...imports: { path: string; kind: string; external?: boolean }[]) => ({
      imports,
      inputs: { 'src/x.ts': { bytesInOutput: bytes } },
    });
    const outputs = {
      'dist/extension.cjs': output(
        1,
        { path: 'dist/house/chunk-A.cjs', kind: 'import-statement' },
        { path: 'dist/house/chunk-B.cjs', kind: 'import-statement' },
        { path: 'dist/house/open-house.cjs', kind: 'dynamic-import' },
        { path: 'vscode', kind: 'require-call', external: true },
      ),
      'dist/house/chunk-A.cjs': output(20, { path: 'dist/house/chunk-B.cjs', kind: 'import-statement' }),
      'dist/house/chunk-B.cjs': output(300),
      'dist/house/open-house.cjs': output(4000, { path: 'dist/house/chunk-A.cjs', kind: 'import-statement' }),
    };
    equal(eagerBytes({ outputs }, 'dist/extension.cjs'), 321);
    equal(eagerBytes({ outputs }, 'dist/house/open-house.cjs'), 4320);
  });
});

describe('the one vscode of a bundle', () => {
  it('has what the editor exports at run time, and no types', () => {
    const types =
      '\texport namespace window {\n\t\texport const inner: string;\n\t}\n\tnamespace comments {\n\t}\n\texport interface Tab {}\n\texport class Uri {}\n\texport class Uri {}\n';
    deepEqual(vscodeNames(types), ['window', 'comments', 'Uri']);
  });
});

describe('the environment of a test', () => {
  it('holds no key, no address of a provider, no Ollama of the machine and no outer editor', () => {
    const environment = {
      PATH: '/bin',
      OPENAI_API_KEY: 'sk-1',
      ANTHROPIC_BASE_URL: 'https://example.com',
      OLLAMA_HOST: 'http://127.0.0.1:11434',
      BATON_PRICES_FILE: '/prices.json',
      VSCODE_IPC_HOOK_CLI: '/sock',
      PORT: '80',
    };
    deepEqual(testEnvironment(environment), { PATH: '/bin', OLLAMA_HOST: 'http://127.0.0.1:9' });
  });
});

describe('the environment of a nested npm', () => {
  it('keeps the cache and the registry of the machine and drops the settings of the outer npm', () => {
    const environment = {
      npm_config_cache: '/cache',
      npm_config_registry: 'http://127.0.0.1:4873',
      npm_config_local_prefix: '/other',
      npm_package_name: 'baton',
      npm_lifecycle_event: 'test',
      INIT_CWD: '/other',
      HOME: '/root',
    };
    deepEqual(withoutOuterNpm(environment), {
      npm_config_cache: '/cache',
      npm_config_registry: 'http://127.0.0.1:4873',
      HOME: '/root',
    });
  });
});

describe('a window', () => {
  it('names folder and launch parameters in its address', () => {
    const url = new URL(windowUrl('http://127.0.0.1:8080', { folder: '/a b', payload: [['name', 'value']] }));
    equal(url.searchParams.get('folder'), '/a b');
    equal(url.searchParams.get('payload'), '[["name","value"]]');
  });

  it('knows which requests leave this machine', () => {
    equal(isOutside('http://127.0.0.1:8080/x'), false);
    equal(isOutside('data:text/plain,x'), false);
    equal(isOutside('https://vscode-remote+127.vscode-resource.vscode-cdn.net/a.js'), false);
    equal(isOutside('https://main.vscode-cdn.net/a.js'), true);
    equal(isOutside('http://localhost.example.com/'), true);
  });
});
