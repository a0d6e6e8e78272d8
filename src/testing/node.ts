/** What a zod schema takes, as JSON Schema with the kinds of its fields: a small language, and zod's public one. */
import { z } from 'zod';
import { type FieldKind, isPeriod, isZone, kindOf, type Schema } from '../lifecycle/index.ts';

/** JSON Schema, as far as zod writes it. */
export interface Node {
  readonly type?: string | readonly string[];
  readonly kind?: FieldKind | 'zone' | 'period';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly not?: Node;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** JSON Schema of what may be sent, with the kinds of its fields. */
export function nodeOf(schema: Schema): Node {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kind = kindOf(zodSchema) ?? checkedKindOf(zodSchema);
      if (kind) Object.assign(jsonSchema, { kind });
    },
  }) as Node;
}

/** `zone()` and `period()` are known by the check that they make. */
function checkedKindOf(schema: Schema): 'zone' | 'period' | undefined {
  const { checks = [] } = schema._zod.def as { checks?: readonly z.core.$ZodCheck[] };
  const tests = checks.map((check) => (check._zod.def as { fn?: unknown }).fn);
  if (tests.includes(isZone)) return 'zone';
  return tests.includes(isPeriod) ? 'period' : undefined;
}
