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

/** Whatever characters come after each other: what nobody thought of when the statements above were written. */
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'b1', '1', '.', '-', '->', 'label', '=', '"x / y"', 'node', ' ', '\n'),
      fc.constantFrom('"', '[', ']', ',', ';', '\\', '#', '<', ':', 'é', '//', '/*'),
      fc.constantFrom('\t', '\r', '\v', '\u00A0', '\uFEFF', '\u2028'),
    ),
    { maxLength: 9 },
  )
  .chain((parts) => fc.constantFrom('', 'a -> b ', 'a -> b [').map((before) => [before, ...parts]))
  .map((parts) => `digraph g {\n${parts.join('')}\n}`);

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
    fc.property(fc.oneof(file, noise), (text) => {
      const plain = readDotLines(text);
      if (plain === null) return;
      byLine += 1;
      expect(plain).toEqual(read(`${text}\n// the end`));
    }),
    parameters(2000),
  );
  expect(byLine).toBeGreaterThan(50);
});

it.each([
  ['a word that could be parted anywhere', `x=${'aaaaaaaaaaaa='.repeat(3000)}`],
  ['gaps that could belong to either side', `${'x  =  1  '.repeat(3000)}!`],
  ['gaps alone', `${' '.repeat(100_000)}!`],
])('gives a line up that does not fit as soon as it is read, as with %s', (_, inner) => {
  expect(readDotLines(`digraph g {\na -> b [${inner}]\n}`)).toBe(null);
  expect(readDotLines(`digraph g {\n${inner}\n}`)).toBe(null);
});

it('reads a hundred thousand edges without making anybody wait', () => {
  const edges = Array.from(
    { length: 100_000 },
    (_, n) => `  s${n % 997} -> s${(n * 7) % 997} [label="i${n} / o"];`,
  );
  const text = ['digraph g {', ...edges, '}'].join('\n');
  expect(readDotLines(text)?.edges).toHaveLength(100_000);
});
