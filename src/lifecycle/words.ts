/**
 * What is wrong with a value, and what would be right, in words. zod's own texts speak of its types to whoever wrote
 * a schema; these speak to whoever filled in a row or sent an event. A schema's own message always goes first.
 */
import type { z } from 'zod';

type Raw = z.core.$ZodRawIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

/** Given to `safeParse` as its `error`; where it says nothing, zod does. */
export function inWords(issue: Raw): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'it is missing';
      return `it must be ${kindOfText(issue.expected)}, and is ${given(issue.input)}`;
    case 'invalid_value': {
      const choice = `it is one of ${issue.values.map(String).join(', ')}`;
      return issue.input === undefined ? `it is missing; ${choice}` : choice;
    }
    case 'invalid_union':
      return issue.input === undefined ? 'it is missing' : undefined;
    case 'unrecognized_keys':
      return `unknown field ${issue.keys.map((key) => key.slice(0, 80)).join(', ')}`;
    default:
      return undefined;
  }
}

function kindOfText(expected: string): string {
  return kinds[expected] ?? expected;
}

function given(input: unknown): string {
  if (input === null) return 'null';
  if (typeof input === 'boolean') return String(input);
  return kindOfText(Array.isArray(input) ? 'array' : typeof input);
}
