/**
 * The two help articles, statement by statement: every proof of every fact is a test of its own, in each profile
 * of policies that it speaks about. What the articles say and the product does not do turns red here.
 */
import { describe, expect, test } from 'vitest';
import { type Article, gaps, repeated } from './article.ts';
import { type Fact, type Proof, profiles, scene } from './fact.ts';
import { articles, facts } from './facts.ts';

const nameOf = ({ seed, line, says }: Fact, { name }: Proof): string =>
  `${seed} line ${line}: ${says} — ${name}`;

const proven = facts.flatMap((fact) =>
  fact.proofs.map((proof) => ({ proof, name: nameOf(fact, proof) })),
);

describe.each(profiles)('in the profile %s', (profile) => {
  // A loop and not test.each, which would read a $ or % of a title as a place to fill in.
  for (const { proof, name } of proven.filter((each) => each.proof.profiles.includes(profile))) {
    test(name, () => {
      expect.hasAssertions();
      proof.run(profile);
    });
  }
});

describe('the facts are all that the articles say', () => {
  test.each(articles)(
    'every line of $seed is stated, blank or an aside, and every fact is proven',
    (article) => {
      expect(
        gaps(
          article,
          facts.filter(({ seed }) => seed === article.seed),
        ),
      ).toEqual([]);
    },
  );

  test('no fact is left out, and every proof is run', () => {
    const seeds = articles.map(({ seed }) => seed);
    expect(facts.filter(({ seed }) => !seeds.includes(seed))).toEqual([]);
    expect(proven.filter(({ proof }) => proof.profiles.length === 0)).toEqual([]);
  });

  test('every test has a name of its own', () => {
    expect(repeated(proven.map(({ name }) => name))).toEqual([]);
  });
});

describe('what is missing is seen', () => {
  const proof = scene('it happens', () => expect(1).toBe(1));
  const fact: Fact = { seed: 'ahead', line: 1, quote: 'a b', says: 'a is b', proofs: [proof] };
  const article: Article = {
    seed: 'ahead',
    lines: 3,
    blank: [2],
    asides: [{ lines: [3], because: 'a heading' }],
  };
  const unreasoned = [{ lines: [3], because: ' ' }];

  test('an article that is all stated has no gap', () => {
    expect(gaps(article, [fact, { ...fact, says: 'b is c' }])).toEqual([]);
  });

  test.each<[string, Article, readonly Fact[], string]>([
    ['a line without a fact', article, [], 'line 1 is neither stated nor an aside'],
    ['a line that was added', { ...article, lines: 4 }, [fact], 'line 4 is neither'],
    ['an aside that is stated', article, [fact, { ...fact, line: 3 }], 'an aside and stated'],
    ['a fact on a blank line', article, [fact, { ...fact, line: 2 }], 'blank and stated'],
    ['a fact outside of it', article, [fact, { ...fact, line: 4 }], 'lies outside of the 3 lines'],
    ['an aside without a reason', { ...article, asides: unreasoned }, [fact], 'without a reason'],
    ['a fact without a proof', article, [{ ...fact, proofs: [] }], 'has no proof'],
    ['a long quote', article, [{ ...fact, quote: 'x'.repeat(121) }], 'more than 120 characters'],
    ['a fact without a quote', article, [{ ...fact, quote: '' }], 'has no quote'],
    ['a fact that says nothing', article, [{ ...fact, says: '' }], 'says nothing'],
    ['a fact of the other article', article, [{ ...fact, seed: 'ankored' }], 'the facts of ahead'],
  ])('%s', (_, broken, given, complaint) => {
    expect(gaps(broken, given)).toEqual([expect.stringContaining(complaint)]);
  });

  test('a name that two tests share', () => {
    const names = [nameOf(fact, proof), nameOf(fact, proof), nameOf({ ...fact, line: 2 }, proof)];
    expect(repeated(names)).toEqual(['ahead line 1: a is b — it happens']);
  });

  test.fails('a proof that asserts nothing', () => {
    expect.hasAssertions();
    scene('it does not look', () => undefined).run('default');
  });
});
