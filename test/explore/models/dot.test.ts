/** A DOT file is read alike by whichever reader takes it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDot } from '../../../src/explore/models/dot.ts';
import { readDotLines } from '../../../src/explore/models/dot-lines.ts';
import { parameters } from '../../support/seed.ts';

const id = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('s0', 's1', '__start0', '7', '-1.5', '"a b"', '"s0"') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('node', 'Edge', '"say \\"hi\\""', 'é', 's0:n', '', 'a.b', '""'),
  },
);
const value = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('"a / b"', '"x/y"', 'red', '12', '""', '" "') },
  { weight: 1, arbitrary: fc.constantFrom('<b>', '"a\\nb"', '"a" + "b"', '1.5', '-2', '"a\nb"') },
);
const attribute = fc
  .tuple(fc.constantFrom('label', 'label', 'color', 'Label', '"label"'), value)
  .map(([name, of]) => `${name}=${of}`);
const attributes = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.array(attribute, { maxLength: 3 }), fc.constantFrom(', ', '; ', ' ', ','))
    .map(([all, mark]) => ` [${all.join(mark)}]`),
);
const statement = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: fc.tuple(id, id).map((ends) => ends.join(' -> ')) },
      { weight: 2, arbitrary: id },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'node',
          'edge',
          'graph',
          'rankdir=LR',
          'subgraph { s0 }',
          's0 -> s1 -> s2',
          '// hi',
          '/* hi */',
          '# hi',
          '{ s0 s1 } -> s2',
        ),
      },
    ),
    attributes,
    fc.constantFrom(';', '', ' ; ', ';;'),
  )
  .map((parts) => parts.join(''));
const file = fc
  .tuple(
    fc.constantFrom(
      'digraph {',
      'digraph g {',
      '  strict digraph "g" {',
      'graph {',
      'DIGRAPH g {',
      'digraph g { s9;',
    ),
    fc.array(statement, { maxLength: 8 }),
    fc.constantFrom('}', '}\n\n', ' } ', '', '} }'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([head, statements, end, mark]) => [head, ...statements, end].join(mark));

/** What it says, or where it stops; a comment at its end makes it the parser's. */
function read(text: string): unknown {
  try {
    return readDot(text, 'it');
  } catch (error) {
    return String(error);
  }
}

it('says the same, line by line or parsed', () => {
  let byLine = 0;
  fc.assert(
    fc.property(file, (text) => {
      const plain = readDotLines(text);
      if (plain === null) return;
      byLine += 1;
      expect(plain).toEqual(read(`${text}\n// the end`));
    }),
    parameters(1000),
  );
  expect(byLine).toBeGreaterThan(50);
});

it('reads a hundred thousand edges without making anybody wait', () => {
  const edges = Array.from(
    { length: 100_000 },
    (_, n) => `  s${n % 997} -> s${(n * 7) % 997} [label="i${n} / o"];`,
  );
  const text = ['digraph g {', ...edges, '}'].join('\n');
  expect(readDotLines(text)?.edges).toHaveLength(100_000);
});
