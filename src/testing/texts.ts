/** Texts: by the kind of the field, by a format that zod knows, by a pattern, or any that are as long as they must be. */
import fc from 'fast-check';
import {
  addDays,
  type CivilDate,
  dateIn,
  epoch,
  type FieldKind,
  type Instant,
  instantOf,
} from '../lifecycle/index.ts';
import type { Make } from './here.ts';
import type { Node } from './node.ts';

/** Mostly an id that is there; the fresh ones are few, so that they come again. */
const ids: fc.Arbitrary<Make<string>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.nat({ max: 4 }).map<Make<string>>((n) => (here) => here.ids[n] ?? `id-${n}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('id-1', 'id-2').map((id) => () => id) },
);

/** Mostly today, yesterday and tomorrow; now and then so far away that everything is over. */
const days = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: -45, max: 45 }) },
  { weight: 1, arbitrary: fc.integer({ min: -800, max: 800 }) },
);
const civilDates = days.map<Make<CivilDate>>(
  (count) =>
    ({ at, zone }) =>
      addDays(dateIn(at, zone), count),
);

const minute = 60_000;
const moments = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, -1, 1) },
  { weight: 3, arbitrary: fc.integer({ min: -120, max: 120 }).map((n) => n * minute) },
  { weight: 1, arbitrary: days.map((n) => n * 1440 * minute) },
);
const instants = moments.map<Make<Instant>>(
  (distance) =>
    ({ at }) =>
      instantOf(epoch(at) + distance),
);

/** With daylight saving in both hemispheres, by half an hour, and without any. */
const zones = fc.constantFrom(
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
);

const periods = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.constantFrom('D', 'W', 'M', 'Y'))
  .map(([count, unit]) => `P${count}${unit}`);

const fixed = (arbitrary: fc.Arbitrary<string>) => (): fc.Arbitrary<Make> =>
  arbitrary.map((text) => () => text);

/** The kinds of field that Rollcall knows. */
export const kinds: Readonly<
  Record<FieldKind | 'zone' | 'period', (node: Node) => fc.Arbitrary<Make>>
> = {
  id: () => ids,
  civilDate: () => civilDates,
  instant: () => instants,
  zone: fixed(zones),
  period: fixed(periods),
  personal: (node) => fixed(texts(node))(),
  sealed: (node) => fixed(texts(node))(),
};

/** Formats whose patterns say less than their names. */
const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  email: fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/),
  uuid: fc.uuid({ version: 4 }),
  uri: fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\/[a-z0-9]{0,8}$/),
};

/** Texts of a schema without a kind, none of them long. Throws where a pattern is beyond fast-check. */
export function texts(node: Node): fc.Arbitrary<string> {
  const { format = '', allOf = [], minLength = 0, maxLength = minLength + 12 } = node;
  if (Object.hasOwn(formats, format)) return formats[format] as fc.Arbitrary<string>;
  const patterns = [node.pattern, ...allOf.map(({ pattern }) => pattern)];
  const [pattern, ...more] = patterns.filter((one) => one !== undefined);
  if (pattern === undefined) {
    return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 12) });
  }
  const fits = (text: string) =>
    text.length >= minLength &&
    text.length <= (node.maxLength ?? Number.POSITIVE_INFINITY) &&
    more.every((one) => expression(one).test(text));
  return fc.stringMatching(expression(pattern)).filter(fits);
}

/** JSON Schema keeps no flags; only a pattern with properties of characters cannot do without one. */
function expression(pattern: string): RegExp {
  return new RegExp(pattern, pattern.includes('\\p{') ? 'u' : '');
}
