/** Which column of a file says what: by the names that people use, or by a mapping that is given. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../failures.ts';
import { allOf, didYouMean, oneOf, shortened } from '../../wording.ts';

/** What a line can say. */
export const fields = [
  'address',
  'person',
  'group',
  'groupTitle',
  'role',
  'active',
  'requirement',
  'mandatory',
] as const;
export type Field = (typeof fields)[number];

/** Other names by which a column is known, as letters only. */
const names: Readonly<Record<Field, readonly string[]>> = {
  address: ['address', 'email', 'mail', 'emailaddress'],
  person: ['person', 'personid', 'id'],
  group: ['group', 'groupid', 'team'],
  groupTitle: ['grouptitle', 'groupname', 'teamname'],
  role: ['role'],
  active: ['active'],
  requirement: ['requirement', 'requirementid'],
  mandatory: ['mandatory'],
};

export type Mapping = ReadonlyMap<Field, string>;

/** `--map address="E-mail of the coach"`, once for each. */
export function mapped(text: string, before: Mapping = new Map()): Mapping {
  const equals = text.indexOf('=');
  const field = text.slice(0, Math.max(0, equals)) as Field;
  const header = text.slice(equals + 1).trim();
  if (!fields.includes(field) || header === '') {
    throw new InvalidArgumentError(
      `it is a field and the head of its column, such as address="E-mail"; fields are ${fields.join(', ')}`,
    );
  }
  return new Map([...before, [field, header]]);
}

/** Where each field stands, and which columns say nothing. */
export interface Columns {
  readonly at: ReadonlyMap<Field, number>;
  readonly ignored: readonly string[];
}

/** Throws UsageError where a column that is named is not there, or too few are. */
export function columnsOf(header: readonly string[], mapping: Mapping): Columns {
  const at = new Map<Field, number>();
  for (const field of fields) {
    const place = placeOf(header, field, mapping);
    if (place >= 0) at.set(field, place);
  }
  const has = (...all: Field[]) => all.every((field) => at.has(field));
  const heads = allOf(header.map((head) => `"${shortened(head, 30)}"`));
  if (!has('group', 'role') || !(at.has('address') || at.has('person') || at.has('requirement'))) {
    throw new UsageError(
      `the file has the columns ${heads}; a member needs group, role, and an address or a person, an assignment group, role and requirement; name other columns with --map, such as --map group="${shortened(header[0] ?? 'Team', 30)}"`,
    );
  }
  const used = new Set(at.values());
  return { at, ignored: header.filter((_, n) => !used.has(n)) };
}

function placeOf(header: readonly string[], field: Field, mapping: Mapping): number {
  const named = mapping.get(field);
  if (named === undefined) {
    const taken = new Set([...mapping.values()].map(bare));
    return header.findIndex((head) => !taken.has(bare(head)) && names[field].includes(bare(head)));
  }
  const place = header.findIndex((head) => bare(head) === bare(named));
  if (place >= 0) return place;
  throw new UsageError(
    `--map ${field}: the file has no column "${shortened(named)}"; it has ${oneOf(header.map((head) => `"${shortened(head, 30)}"`))}${didYouMean(named, header)}`,
  );
}

const bare = (head: string) => head.toLowerCase().replaceAll(/[\s_-]/g, '');

/** What one line says. */
export type Said = Partial<Readonly<Record<Field, string>>>;

export function saidIn({ at }: Columns, cells: readonly string[]): Said {
  const said = [...at].map(([field, place]) => [field, cells[place] ?? ''] as const);
  return Object.fromEntries(said.filter(([, cell]) => cell !== ''));
}
