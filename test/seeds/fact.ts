/**
 * A fact is one statement of a help article together with the proofs that the product does what it says. A
 * sentence of an article that holds three statements is three facts.
 */
import { expect } from 'vitest';
import type { Profile, StatusGuide } from '../../src/lifecycle/index.ts';

/** The two articles: statuses of users in ahead, and statuses of users and requirements in Ankored. */
export type Seed = 'ahead' | 'ankored';

export interface Fact {
  readonly seed: Seed;
  readonly line: number;
  /** A few literal words of that line, by which a reader finds the statement. */
  readonly quote: string;
  /** The statement in one sentence. */
  readonly says: string;
  readonly proofs: readonly Proof[];
}

/** What can be run to see that a statement holds; it fails where it does not. */
export interface Proof {
  readonly name: string;
  /** Policies change what happens, never what the guide says: its proofs run once. */
  readonly profiles: readonly Profile[];
  readonly run: (profile: Profile) => void;
  /** What a guide must tell; the generated guides are asked for it, too. */
  readonly told?: Told;
}

/** Words that stand in the answer to one question of a guide entry. */
export interface Told {
  readonly guided: Guided;
  readonly code: string;
  readonly field: Field;
  readonly words: readonly (string | RegExp)[];
}

export const profiles: readonly Profile[] = ['default', 'literal'];

/** The facts of one article, one line each: `says(10, '⏳ Pending', 'there is a status Pending', …proofs)`. */
export function statementsOf(seed: Seed) {
  return (line: number, quote: string, says: string, ...proofs: readonly Proof[]): Fact => ({
    seed,
    line,
    quote,
    says,
    proofs,
  });
}

/** Something that happens; it must go as told in every profile, unless it is about one of them. */
export function scene(
  name: string,
  run: Proof['run'],
  inProfiles: readonly Profile[] = profiles,
): Proof {
  return { name, run, profiles: inProfiles };
}

/** What has guide entries by status code: a lifecycle, or a roll-up that has no lifecycle of its own. */
export interface Guided {
  readonly title: string;
  readonly statuses: Readonly<Record<string, StatusGuide>>;
}

export type Field = keyof StatusGuide;

/** The guide's words; of a field that lists several things, one of them has them. */
export function guideSays(guided: Guided, code: string, field: Field, words: RegExp): Proof {
  const proof = aboutGuide(`${guided.title}, ${code}: ${field} has ${words.source}`, () => {
    const text = guided.statuses[code]?.[field];
    if (typeof text === 'string') expect(text).toMatch(words);
    else expect(text).toContainEqual(expect.stringMatching(words));
  });
  return { ...proof, told: { guided, code, field, words: [words] } };
}

/** The whole of a field, where it must not say more than the article either. */
export function guideIs(
  guided: Guided,
  code: string,
  field: Field,
  value: string | readonly string[],
): Proof {
  const proof = aboutGuide(`${guided.title}, ${code}: ${field} is ${JSON.stringify(value)}`, () =>
    expect(guided.statuses[code]?.[field]).toEqual(value),
  );
  return { ...proof, told: { guided, code, field, words: [value].flat() } };
}

/** Something about the guide as a whole. */
export function aboutGuide(name: string, run: () => void): Proof {
  return { name: `the guide to ${name}`, run, profiles: ['default'] };
}
