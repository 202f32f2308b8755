// The files of containers/, read as their tools read them: no Docker is needed for that, and none is there where these tests run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { SETTINGS, SETTING_NAMES, variableOf } from '../../../src/host/settings/rules.ts';
import { createSettings } from '../../../src/host/settings/layers.ts';

const containers = join(import.meta.dirname, '../../../containers');
const read = (file: string): string => readFileSync(join(containers, file), 'utf8');
const json = (file: string): unknown =>
  JSON.parse(
    read(file)
      .split('\n')
      .filter((line) => !line.trim().startsWith('//'))
      .join('\n'),
  );

/** Every variable that Baton reads a setting from, and those that name files. */
const VARIABLES: ReadonlySet<string> = new Set([
  ...SETTING_NAMES.flatMap((name) => {
    const rule = SETTINGS[name];
    return 'variables' in rule && rule.variables ? Object.values(rule.variables) : [variableOf(name)];
  }),
  'BATON_SETTINGS_FILE',
]);

/** That the variables are known and their values can be used. */
function checkEnvironment(env: Readonly<Record<string, string>>): void {
  const ours = Object.entries(env).filter(([name]) => name.startsWith('BATON_'));
  for (const [name] of ours) assert.ok(VARIABLES.has(name), `${name} is read by nobody`);
  const plain = Object.fromEntries(ours.map(([name, value]) => [name, value.replace(/^\$\{\w+:-\}$/, '')]));
  assert.deepEqual(createSettings({ own: () => undefined, env: plain }).problems(), []);
}

// https://containers.dev/implementors/features/#devcontainer-feature-json-properties
const featureSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  name: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  options: z.record(
    z.string(),
    z.strictObject({
      type: z.literal('string'),
      default: z.string(),
      description: z.string(),
      proposals: z.array(z.string()).exactOptional(),
    }),
  ),
  containerEnv: z.record(z.string(), z.string()),
  mounts: z.array(z.strictObject({ source: z.string(), target: z.string(), type: z.enum(['volume', 'bind']) })),
  entrypoint: z.string(),
  customizations: z.strictObject({ vscode: z.strictObject({ extensions: z.array(z.string()) }) }),
  installsAfter: z.array(z.string()),
});

describe('the dev-container Feature', () => {
  const feature = featureSchema.parse(json('feature/baton/devcontainer-feature.json'));
  const script = read('feature/baton/install.sh');

  it('has the version of the extension, and the name of its folder', () => {
    const { version } = JSON.parse(read('../package.json')) as { version: string };
    assert.deepEqual([feature.id, feature.version], ['baton', version]);
  });

  it('keeps what lasts on a named volume, where the environment tells Baton to keep it', () => {
    const [mount] = feature.mounts;
    assert.equal(mount?.type, 'volume');
    assert.equal(mount?.target, feature.containerEnv['BATON_STORAGE_FOLDER']);
    checkEnvironment(feature.containerEnv);
    assert.ok(script.includes(`BATON_STORAGE_FOLDER:-${mount?.target}`));
  });

  it('reads each of its options, and names the files that the script leaves', () => {
    for (const name of Object.keys(feature.options))
      assert.match(script, new RegExp(`\\$\\{${name.toUpperCase()}:-`), `${name} is read by nobody`);
    assert.deepEqual(feature.customizations.vscode.extensions, ['/usr/local/share/baton/baton.vsix']);
    assert.equal(feature.entrypoint, '/usr/local/share/baton/start.sh');
  });
});

describe('the compose files', () => {
  const service = z.looseObject({
    image: z.string().exactOptional(),
    build: z.object({ context: z.string(), dockerfile: z.string() }).exactOptional(),
    environment: z.record(z.string(), z.string()).exactOptional(),
    volumes: z.array(z.string()).exactOptional(),
    ports: z.array(z.string()).exactOptional(),
    depends_on: z.array(z.string()).exactOptional(),
  });
  const schema = z.object({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.null()).default({}),
  });
  const { services, volumes } = schema.parse(parseYaml(read('code-server/compose.yaml')));

  it('know each volume and service that they name', () => {
    for (const { volumes: mounts = [], depends_on: others = [] } of Object.values(services)) {
      for (const mount of mounts) {
        const source = mount.replace(/^\$\{\w+:-(.*?)\}/, '$1').split(':')[0] ?? '';
        assert.ok(source.startsWith('.') || source in volumes, mount);
      }
      for (const other of others) assert.ok(other in services, other);
    }
    assert.ok(
      Object.keys(schema.parse(parseYaml(read('code-server/compose.gpu.yaml'))).services).every(
        (name) => name in services,
      ),
    );
  });

  it('open a door on this machine alone, and set what Baton reads', () => {
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
    assert.deepEqual(services['ollama']?.ports, undefined);
    checkEnvironment(services['editor']?.environment ?? {});
    const { OLLAMA_HOST: address = '', BATON_PRIVATE_HOSTS: hosts } = services['editor']?.environment ?? {};
    assert.equal(new URL(address).hostname, hosts);
  });

  it('build from a Dockerfile whose files are there', () => {
    const file = read('code-server/Dockerfile');
    for (const [, source = ''] of file.matchAll(/^COPY (?!--from)(\S+)/gm))
      if (!source.startsWith('dist/')) assert.ok(read(`../${source}/install.sh`), source);
    checkEnvironment(
      Object.fromEntries([...file.matchAll(/\b(BATON_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])),
    );
    assert.ok([...file.matchAll(/^FROM \S+ AS (\S+)/gm)].some(([, name]) => name === 'with-ollama'));
  });
});

describe('the example of a dev container', () => {
  it('names the Feature beside it and sets what Baton reads', () => {
    const example = z
      .looseObject({ features: z.record(z.string(), z.object({})), containerEnv: z.record(z.string(), z.string()) })
      .parse(json('example/.devcontainer/devcontainer.json'));
    assert.deepEqual(Object.keys(example.features), ['./baton']);
    checkEnvironment(example.containerEnv);
  });
});
