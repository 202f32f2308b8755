import assert from 'node:assert/strict';
import { keepEnd, MAX_OUTPUT_LENGTH, outputIn, terminalText } from '../../../src/host/terminal-text.ts';

const ran = { command: 'npm test', exitCode: 1, isRunning: false };

describe('a terminal’s last command', () => {
  it('reads as a person saw it: no colours, no overwritten progress, no marks of the shell integration', () => {
    const output = '\u001b]633;C\u0007\u001b[31m1 failing\u001b[39m\r\n10 %\r55 %\r100 %\r\n\u001b[2Kdone\u0007\r\n';
    assert.equal(terminalText({ ...ran, output }), '$ npm test\n1 failing\n100 %\ndone\n[exit code 1]');
  });

  it('keeps the end of a long output, by whole lines, and says so', () => {
    const output = Array.from({ length: 20_000 }, (_, at) => `line ${at}`).join('\n');
    const text = terminalText({ ...ran, output });
    assert.ok(text.length < MAX_OUTPUT_LENGTH + 100);
    assert.match(text, /^\$ npm test\n\[The beginning is left out\.\]\nline \d+\n/);
    assert.match(text, /line 19999\n\[exit code 1\]$/);
    let kept = '';
    for (let at = 0; at < 100; at++) kept = keepEnd(kept, 'x'.repeat(10_000));
    assert.ok(kept.length <= 2 * MAX_OUTPUT_LENGTH);
  });

  it('says that a command still runs, and nothing where the shell gives no exit code', () => {
    assert.equal(
      terminalText({ command: 'npm start', output: 'up', isRunning: true }),
      '$ npm start\nup\n[still running]',
    );
    assert.equal(terminalText({ command: 'true', output: '', isRunning: false }), '$ true\n[no output was read]');
  });

  it('is read from what the editor tells of it, and of no other one', () => {
    const told =
      'The following is the last command run in the terminal:\nls a\nb\nIt was run in the directory:\n/srv\nIt exited with code: 0\n' +
      'It has the following output:\nlanes\nIt has the following output:\ngates';
    assert.equal(outputIn(told, 'ls a\nb'), 'lanes\nIt has the following output:\ngates');
    assert.equal(outputIn(told, 'ls'), undefined);
    assert.equal(outputIn(told, 'cat'), undefined);
    assert.equal(outputIn(told.slice(0, 90), 'ls a\nb'), undefined);
    assert.equal(outputIn('No command has been run in the active terminal.', ''), undefined);
  });
});
