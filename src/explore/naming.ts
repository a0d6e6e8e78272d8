/**
 * Ids that people can follow: whatever was drawn on the way is called by the field in which it first appears,
 * `person-1`, `version-2`. Equal stays equal, and different stays different.
 */
import { isFresh } from './states/holding.ts';
import type { SuiteStep } from './suite.ts';

/** The same steps with such names. */
export function named(steps: readonly SuiteStep[]): readonly SuiteStep[] {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (id: string, field: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const nth = (counts.get(field) ?? 0) + 1;
    counts.set(field, nth);
    names.set(id, `${field}-${nth}`);
    return `${field}-${nth}`;
  };
  return steps.map((step) => {
    const data = renamed(step.data, 'id', nameOf) as SuiteStep['data'];
    if (step.by === null || !isFresh(step.by.id)) return { ...step, data };
    return { ...step, data, by: { ...step.by, id: nameOf(step.by.id, step.by.kind) } };
  });
}

function renamed(value: unknown, field: string, nameOf: (id: string, field: string) => string) {
  if (typeof value === 'string') return isFresh(value) ? nameOf(value, field) : value;
  if (Array.isArray(value)) return value.map((each): unknown => renamed(each, field, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [
    key,
    renamed(each, key, nameOf),
  ]);
  return Object.fromEntries(entries);
}
