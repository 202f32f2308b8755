import { deepEqual, ok } from 'node:assert/strict';
import { generateReplies } from '../../fixtures/edits/generate.ts';
import { judge } from '../../fixtures/edits/judge.ts';

const COUNT = process.env['BATON_LONG'] === undefined ? 600 : 20_000;
const SEED = Number(process.env['BATON_SEED'] ?? 8);

describe('generated replies with the faults of models', () => {
  it(`corrupts no file, and applies 95 % of what a careful person could (${COUNT}, seed ${SEED})`, () => {
    const judged = generateReplies(COUNT, SEED).map((reply) => ({ reply, ...judge(reply) }));
    const corrupted = judged.filter(({ verdict }) => verdict === 'corrupted');
    deepEqual(
      corrupted.slice(0, 3).map(({ reply, text }) => [reply.fault, reply.path, reply.reply, text]),
      [],
    );
    const applicable = judged.filter(({ reply }) => reply.expected !== undefined);
    const missed = applicable.filter(({ verdict }) => verdict === 'refused');
    const share = 1 - missed.length / applicable.length;
    ok(applicable.length >= 300, `${applicable.length} replies can be applied`);
    ok(
      share >= 0.95,
      `${share}: ${JSON.stringify(
        missed.slice(0, 8).map(({ reply, text }) => [reply.fault, text, reply.reply]),
        undefined,
        1,
      )}`,
    );
  });
});
