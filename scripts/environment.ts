// What child processes see of the machine: those under test a home of their own, no keys and no Ollama.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Variables that would make code-server talk to the VS Code window around it instead of starting. */
const OUTER_EDITOR = /^(VSCODE_|CODE_SERVER_|ELECTRON_)|^(PORT|PASSWORD|HASHED_PASSWORD)$/;
/** Variables through which Baton would meet the developer's own vendors and money. */
const OWN_PROVIDERS = /_API_KEY$|_BASE_URL$|^OLLAMA_|^BATON_/;

/** What npm tells the scripts it runs. Cache, registry and certificate are not among them: they belong to the machine. */
const OUTER_NPM = /^(npm_(config_(?!cache|registry|cafile)|package|lifecycle|command|execpath)|INIT_CWD$)/i;

/** Nothing listens on the discard port: Baton then finds no Ollama, whatever runs on the machine. */
const NO_OLLAMA = 'http://127.0.0.1:9';

function without(names: RegExp, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.test(name)));
}

/** `environment` without the variables of a surrounding VS Code. Pure. */
export function withoutOuterEditor(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return without(OUTER_EDITOR, environment);
}

/** `environment` for an npm in another folder, which would otherwise take the settings of the npm around it for its own. Pure. */
export function withoutOuterNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return without(OUTER_NPM, environment);
}

/** `environment` as a test may see it: no surrounding VS Code, no key, no address of a provider, no Ollama. Pure. */
export function testEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...without(OWN_PROVIDERS, withoutOuterEditor(environment)), OLLAMA_HOST: NO_OLLAMA };
}

/**
 * Makes a home below `folder` and returns the variables that point to it. Without them code-server, VS Code and Chromium write to ~/.local/share,
 * ~/.cache and ~/.config in spite of their own switches.
 */
export function ownHome(folder: string): Record<string, string> {
  const home = join(folder, 'home');
  const temporary = join(folder, 'tmp');
  mkdirSync(home, { recursive: true });
  mkdirSync(temporary, { recursive: true });
  return {
    HOME: home,
    TMPDIR: temporary,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
  };
}
