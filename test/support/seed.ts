/**
 * What every property test hands to `fc.assert`: how often to run, and from which seed.
 *
 * The seed is fresh on each run and printed once per test file, so that a red run can be repeated with
 * ROLLCALL_SEED. ROLLCALL_CAMPAIGN multiplies the runs; `npm run test:campaign` sets it.
 */
import { randomInt } from 'node:crypto';

// fast-check keeps seeds as signed 32-bit integers; staying in the positive half makes them easy to type.
const seedLimit = 2 ** 31;

/** The seed of this test file's properties: ROLLCALL_SEED, or a fresh one. */
export const seed: number = readWholeNumber('ROLLCALL_SEED', 0) ?? randomInt(seedLimit);

const factor = readWholeNumber('ROLLCALL_CAMPAIGN', 1) ?? 1;

console.info(`fast-check seed ${seed} (repeat with ROLLCALL_SEED=${seed})`);

/** The number of runs where `usual` are enough for an everyday test; a campaign multiplies it. */
export function runs(usual: number): number {
  return usual * factor;
}

/** Parameters for `fc.assert`; a failure is shrunk to its smallest counterexample. */
export function parameters(usual: number): {
  numRuns: number;
  seed: number;
  endOnFailure: false;
} {
  return { numRuns: runs(usual), seed, endOnFailure: false };
}

function readWholeNumber(name: string, least: number): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value < seedLimit) return value;
  throw new Error(
    `${name} is "${text}"; it must be a whole number from ${least} to ${seedLimit - 1}.`,
  );
}
