import assert from 'node:assert/strict';

import type { EgressScope } from '../../../src/domain/egress.ts';
import { goesDirect, isLoopback, judgeUrl, mayConnect, privateHostsFrom } from '../../../src/egress/policy.ts';

const none = privateHostsFrom([]);

function scope(origin: string, privacy: EgressScope['privacy'] = 'private'): EgressScope {
  return { provider: 'test', origin, privacy };
}

function judge(address: string, hosts = none): string | undefined {
  const url = new URL(address);
  return judgeUrl(scope(url.origin), url, hosts)?.code;
}

describe('egress policy', () => {
  it('takes all of 127.0.0.0/8 and ::1 for this machine, also IPv4-mapped', () => {
    for (const address of ['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1']) {
      assert.equal(isLoopback(address), true, address);
    }
  });

  it('takes no other address and no name for this machine', () => {
    const others = [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '169.254.169.254',
      '8.8.8.8',
      '::ffff:8.8.8.8',
      'fe80::1',
      'localhost',
      '128.0.0.1',
      '',
    ];
    for (const address of others) assert.equal(isLoopback(address), false, address);
  });

  it('stops a private request to a literal address that is not this machine, in every spelling that a URL knows', () => {
    const refused = [
      'http://8.8.8.8/',
      'http://134744072/',
      'http://0x08080808/',
      'http://010.010.010.010/',
      'http://[::ffff:8.8.8.8]/',
    ];
    refused.push('http://0.0.0.0/', 'http://0/', 'http://[::]/', 'http://[2001:db8::1]/', 'http://169.254.169.254/');
    for (const address of refused) assert.equal(judge(address), 'BATON_E_EGRESS_PRIVATE', address);
  });

  it('lets a private request through to loopback in every spelling that a URL knows', () => {
    const allowed = [
      'http://127.0.0.1:11434/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://127.1/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
    ];
    for (const address of allowed) assert.equal(judge(address), undefined, address);
  });

  it('leaves names to the check on the resolved address', () => {
    assert.equal(judge('http://localhost:11434/'), undefined);
    assert.equal(mayConnect('private', 'localhost', '127.0.0.1', none), true);
    assert.equal(mayConnect('private', 'localhost', '203.0.113.5', none), false);
    assert.equal(mayConnect('open', 'localhost', '203.0.113.5', none), true);
  });

  it('lets a private request through to listed names, addresses and ranges', () => {
    const hosts = privateHostsFrom(['GPU-box.lan', '192.168.7.9', '10.20.0.0/16', '[fd00::9]']);
    assert.equal(mayConnect('private', 'gpu-box.lan', '192.168.1.4', hosts), true);
    assert.equal(judge('http://192.168.7.9/', hosts), undefined);
    assert.equal(judge('http://10.20.3.4/', hosts), undefined);
    assert.equal(judge('http://[fd00::9]/', hosts), undefined);
    assert.equal(judge('http://10.21.3.4/', hosts), 'BATON_E_EGRESS_PRIVATE');
    assert.equal(mayConnect('private', 'other.lan', '192.168.1.4', hosts), false);
  });

  it('ignores entries that are neither a name, an address nor a range', () => {
    const hosts = privateHostsFrom(['', '10.0.0.0/99', 'fd00::/x', '  ']);
    assert.equal(judge('http://10.0.0.1/', hosts), 'BATON_E_EGRESS_PRIVATE');
    assert.equal(judge('http://[fd00::1]/', hosts), 'BATON_E_EGRESS_PRIVATE');
  });

  it('stops a request for any other origin: host, port or scheme', () => {
    const key = scope('https://api.openai.com', 'open');
    for (const address of [
      'https://api.openai.com.evil.example/',
      'https://api.openai.com:8443/',
      'http://api.openai.com/',
    ]) {
      assert.equal(judgeUrl(key, new URL(address), none)?.code, 'BATON_E_EGRESS_ORIGIN', address);
    }
    assert.equal(judgeUrl(key, new URL('https://api.openai.com/v1/models'), none), undefined);
  });

  it('stops a request whose address holds a password, without repeating it', () => {
    const error = judgeUrl(scope('http://127.0.0.1', 'open'), new URL('http://user:hunter2@127.0.0.1/'), none);
    assert.equal(error?.code, 'BATON_E_BAD_ADDRESS');
    assert.doesNotMatch(error?.message ?? '', /hunter2|user/);
  });

  it('keeps private text, this machine and listed hosts off every proxy', () => {
    const hosts = privateHostsFrom(['gpu-box']);
    assert.equal(goesDirect('private', 'api.openai.com', hosts), true);
    assert.equal(goesDirect('open', 'localhost', hosts), true);
    assert.equal(goesDirect('open', '[::1]', hosts), true);
    assert.equal(goesDirect('open', 'gpu-box', hosts), true);
    assert.equal(goesDirect('open', 'api.openai.com', hosts), false);
  });
});
