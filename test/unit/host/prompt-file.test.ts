import assert from 'node:assert/strict';
import { promptFrom } from '../../../src/host/prompt-file.ts';

describe('a prompt file of another assistant', () => {
  it('is called by its file, its front matter taken off', () => {
    const text =
      '---\nmode: agent\ndescription: Writes the changelog\n---\n\nWrite a changelog entry for #file:src/a.ts.\n';
    assert.deepEqual(promptFrom('.github/prompts/Write Changelog.prompt.md', text), {
      name: 'write-changelog',
      description: 'Writes the changelog',
      text: 'Write a changelog entry for #file:src/a.ts.',
    });
  });

  it('is called as it calls itself', () => {
    assert.equal(
      promptFrom('.continue/prompts/x.prompt', '---\nname: Explain SQL\n---\nExplain.')?.name,
      'explain-sql',
    );
  });

  it('stays whole without front matter, and with one that is no YAML', () => {
    assert.equal(promptFrom('.roo/commands/deploy.md', 'Steps:\n1. build')?.text, 'Steps:\n1. build');
    assert.deepEqual(promptFrom('.claude/commands/a.md', '---\n: [\n---\nDo it.'), {
      name: 'a',
      description: '.claude/commands/a.md',
      text: 'Do it.',
    });
  });

  it('is none without words or a name', () => {
    assert.equal(promptFrom('.claude/commands/a.md', '---\nname: a\n---\n  \n'), undefined);
    assert.equal(promptFrom('.claude/commands/….md', 'Do it.'), undefined);
  });
});
