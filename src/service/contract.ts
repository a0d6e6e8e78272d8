/**
 * The words of the HTTP contract: one zod schema each, which parses requests, documents answers and is checked
 * against every answer in the tests. Descriptions and examples live in a registry of their own, because the global
 * one belongs to whoever wrote the machines.
 */
import { z } from 'zod';

/** What the contract says about a schema; one with an `id` becomes a component of the OpenAPI document. */
export interface Words {
  readonly id?: string | undefined;
  readonly description?: string | undefined;
  readonly examples?: unknown[] | undefined;
  readonly format?: string | undefined;
  readonly [more: string]: unknown;
}

export const contract = z.registry<Words>();

/** Says what a field means, with an example where a word is not enough. */
export function says<S extends z.ZodType>(
  schema: S,
  description: string,
  ...examples: z.input<S>[]
): S {
  contract.add(schema, {
    ...contract.get(schema),
    description,
    ...(examples.length > 0 && { examples }),
  });
  return schema;
}

/** Says how a text is written, in the words of JSON Schema. */
export function written<S extends z.ZodType>(schema: S, format: string): S {
  contract.add(schema, { ...contract.get(schema), format });
  return schema;
}

/** Makes a schema a named component. */
export function named<S extends z.ZodType>(id: string, schema: S, description: string): S {
  contract.add(schema, { id, description });
  return schema;
}

/** An array as the engine hands it out. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.array(item).readonly();
}
