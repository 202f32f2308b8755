import assert from 'node:assert/strict';
import fc from 'fast-check';
import { edgePath } from '../../../../webview-ui/pipeline/edge-path.ts';
import { walk, walkRail } from '../../../../webview-ui/pipeline/keys.ts';
import { layOut, MOST_STEPS, STEP_WIDTH, type Sized } from '../../../../webview-ui/pipeline/layout.ts';
import { railOf } from '../../../../webview-ui/pipeline/rail.ts';

const SIX: readonly Sized[] = [
  { id: 'outline', needs: [], height: 78 },
  { id: 'instructions', needs: ['outline'], height: 78 },
  { id: 'docstrings', needs: ['instructions'], height: 142 },
  { id: 'examples', needs: ['instructions'], height: 100 },
  { id: 'check', needs: ['examples'], height: 78 },
  { id: 'merge', needs: ['docstrings', 'check'], height: 78 },
];

/** Any graph without cycles: each step waits for some before it. */
const graphs = fc
  .array(fc.record({ height: fc.integer({ min: 40, max: 200 }), needs: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((steps) =>
    steps.map(({ height, needs }, index) => ({
      id: `s${index}`,
      height,
      needs: index === 0 ? [] : [...new Set(needs.map((need) => `s${need % index}`))],
    })),
  );

describe('a pipeline’s graph', () => {
  it('stands in rows as the steps can start, in the order of the text', () => {
    const { rows, places, width } = layOut(SIX);
    assert.deepEqual(rows, [['outline'], ['instructions'], ['docstrings', 'examples'], ['check'], ['merge']]);
    assert.equal(width, 2 * STEP_WIDTH + 24);
    assert.ok((places.get('check')?.top ?? 0) >= (places.get('examples')?.top ?? 0) + 100 + 24);
  });

  it('keeps steps apart and every line between its two steps, whatever the graph', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const { places, edges, width, height } = layOut(steps);
        const boxes = [...places.values()];
        for (const [index, a] of boxes.entries()) {
          assert.ok(a.left >= -1 && a.top >= -1 && a.left + STEP_WIDTH <= width + 1 && a.top + a.height <= height + 1);
          for (const b of boxes.slice(index + 1))
            assert.ok(
              a.left + STEP_WIDTH <= b.left ||
                b.left + STEP_WIDTH <= a.left ||
                a.top + a.height <= b.top ||
                b.top + b.height <= a.top,
            );
        }
        const drawn = new Set(edges.map(({ to }) => to));
        for (const { id, needs } of steps) assert.equal(drawn.has(id), needs.length > 0);
        for (const { from, to } of edges) assert.ok((places.get(from)?.top ?? 0) < (places.get(to)?.top ?? 0));
      }),
      { numRuns: process.env['BATON_LONG'] === undefined ? 25 : 500 },
    );
  });

  it('leaves out needs that name no step, and draws a line twice named once', () => {
    const { edges } = layOut([
      { id: 'a', needs: ['gone'], height: 78 },
      { id: 'b', needs: ['a', 'a'], height: 78 },
    ]);
    assert.deepEqual(
      edges.map(({ from, to }) => [from, to]),
      [['a', 'b']],
    );
  });

  it('leaves out a line that only repeats a longer way', () => {
    const { edges } = layOut([
      { id: 'a', needs: [], height: 78 },
      { id: 'b', needs: ['a'], height: 78 },
      { id: 'c', needs: ['a', 'b'], height: 78 },
    ]);
    assert.deepEqual(
      edges.map(({ from, to }) => [from, to]),
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
  });

  it('is laid out within a second at the size where the rail takes over', () => {
    const steps = Array.from({ length: MOST_STEPS }, (_, index) => ({
      id: `s${index}`,
      needs: index === 0 ? [] : [`s${Math.floor((index - 1) / 2)}`],
      height: 78,
    }));
    const startedAt = performance.now();
    assert.equal(layOut(steps).places.size, MOST_STEPS);
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe('a line of the graph', () => {
  const bands = [
    { top: 0, bottom: 78 },
    { top: 114, bottom: 192 },
    { top: 228, bottom: 306 },
  ];

  it('goes straight down to what is below', () => {
    const { path, tip } = edgePath({ x: 100, y: 78 }, { x: 100, y: 114 }, [], bands);
    assert.equal(path, 'M100 78L100 109');
    assert.equal(tip, 'M96 109h8l-4 5z');
  });

  it('goes round the row it passes, across only between the rows', () => {
    const { path } = edgePath({ x: 100, y: 78 }, { x: 100, y: 228 }, [{ x: 300, y: 150 }], bands);
    assert.equal(
      path,
      'M100 78L100 88Q100 96 108 96L292 96Q300 96 300 104L300 202Q300 210 292 210L108 210Q100 210 100 216.5L100 223',
    );
  });
});

describe('arrows in the graph', () => {
  const { rows } = layOut(SIX);
  const go = (key: string, from: string): string | undefined => walk(key, from, { steps: SIX, rows });

  it('go along the lines, and sideways within a row', () => {
    assert.deepEqual(
      [
        go('ArrowDown', 'instructions'),
        go('ArrowUp', 'merge'),
        go('ArrowRight', 'docstrings'),
        go('ArrowLeft', 'examples'),
      ],
      ['docstrings', 'docstrings', 'examples', 'docstrings'],
    );
    assert.deepEqual([go('Home', 'merge'), go('End', 'outline')], ['outline', 'merge']);
    assert.deepEqual(
      [go('ArrowDown', 'merge'), go('ArrowLeft', 'outline'), go('x', 'outline')],
      [undefined, undefined, undefined],
    );
  });

  it('go up and down in the rail', () => {
    const ids = SIX.map(({ id }) => id);
    assert.deepEqual(
      ['ArrowDown', 'ArrowUp', 'Home', 'End', 'ArrowLeft'].map((key) => walkRail(key, 'examples', ids)),
      ['check', 'docstrings', 'outline', 'merge', undefined],
    );
  });
});

describe('the rail', () => {
  it('branches where several steps wait for one, and comes back where lines meet', () => {
    assert.deepEqual(
      railOf(SIX).filter(({ isBranch }) => isBranch),
      [
        { id: 'examples', isBranch: true, beginsBranch: true, goesOn: true },
        { id: 'check', isBranch: true, beginsBranch: false, goesOn: false },
      ],
    );
  });
});
