import assert from 'node:assert/strict';
import { hasGpuDevice } from '../../../src/host/gpu-device.ts';

describe('whether there is a GPU, by the devices of the machine', () => {
  const linux = { platform: 'linux', arch: 'x64' };
  const has = (...paths: string[]): boolean => hasGpuDevice((path) => paths.includes(path), linux);

  it('says so for NVIDIA, AMD, and either inside WSL, as in a container that was given one', () => {
    assert.deepEqual([has('/dev/nvidiactl'), has('/dev/kfd'), has('/dev/dxg')], [true, true, true]);
  });

  it('says no where there is none, and where a container was given none', () => {
    assert.equal(has('/dev/null', '/usr/bin/nvidia-smi'), false);
  });

  it('counts the processor of a newer Mac as one', () => {
    const none = (): boolean => false;
    assert.equal(hasGpuDevice(none, { platform: 'darwin', arch: 'arm64' }), true);
    assert.equal(hasGpuDevice(none, { platform: 'darwin', arch: 'x64' }), false);
  });
});
