/**
 * The file of a GraphWalker model, checked as far as one element can be checked alone: the shape of the JSON,
 * and fields that nobody knows. Who points to whom is looked at in `linking.ts`.
 */
import { z } from 'zod';
import { cut, ModelError } from '../errors.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
/** Read by GraphWalker for its own walks, or for its editor; suites have no use for them. */
const unused = z.unknown().optional();

const marks = { actions: texts, requirements: texts, properties: z.unknown().optional() };
const vertex = z.looseObject({ id: z.string(), name: text, sharedState: text, ...marks });
const edge = z.looseObject({
  id: text,
  name: text,
  sourceVertexId: text,
  targetVertexId: z.string(),
  guard: text,
  ...marks,
  weight: unused,
  dependency: unused,
});
const model = z.looseObject({
  id: text,
  name: text,
  startElementId: text,
  ...marks,
  vertices: z.array(vertex),
  edges: z.array(edge).nullish(),
  generator: unused,
  predefinedPathEdgeIds: unused,
});
const file = z.looseObject({ name: text, models: z.array(model).min(1), seed: unused });

export type FileModel = z.infer<typeof model>;
export type FileVertex = z.infer<typeof vertex>;
export type FileEdge = z.infer<typeof edge>;

export interface ReadFile {
  readonly models: readonly FileModel[];
  readonly warnings: readonly string[];
}

/** The models of a file. Throws ModelError with the line of broken JSON or the path of a wrong field. */
export function readFile(json: string, name: string): ReadFile {
  const data = parseJson(json, name);
  const isFile = typeof data === 'object' && data !== null && 'models' in data;
  if (!isFile)
    throw new ModelError(
      name,
      null,
      'this JSON has no "models"',
      'A GraphWalker file is { "models": [ { "vertices": […], "edges": […] } ] }',
    );
  const read = file.safeParse(data);
  if (read.success) return { models: read.data.models, warnings: strangers(read.data) };
  const [issue] = read.error.issues;
  throw new ModelError(
    name,
    pathText(issue?.path ?? []),
    (issue?.message ?? 'wrong').replace('Invalid input: ', ''),
    'Vertices have an "id"; edges have a "targetVertexId" and, unless they start the model, a "sourceVertexId"',
  );
}

function parseJson(json: string, name: string): unknown {
  // GraphWalker's own examples carry their licence in a comment before the JSON.
  const plain = json.replace(/^\s*\/\*[^]*?\*\//, (comment) => comment.replace(/\S/g, ' '));
  try {
    return JSON.parse(plain);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const line = lineOf(problem, plain);
    throw new ModelError(
      name,
      line === null ? null : `line ${line}`,
      `this is not JSON: ${cut(problem, 120)}`,
      'A GraphWalker file is { "models": [ … ] }',
    );
  }
}

/** The engine says the line, or shows what stands there, or has come to the end. */
function lineOf(problem: string, json: string): number | null {
  const [, said] = problem.match(/\(line (\d+) column \d+\)/) ?? [];
  if (said !== undefined) return Number(said);
  const [, shown] = problem.match(/, (?:\.\.\.)?"([^]*)"(?:\.\.\.)? is not valid JSON$/) ?? [];
  const at = shown === undefined ? json.trimEnd().length : json.indexOf(shown);
  return at < 0 ? null : json.slice(0, at + (shown?.length ?? 0) / 2).split('\n').length;
}

function pathText(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return steps.join('').replace(/^\./, '');
}

/** Fields that GraphWalker does not have: most likely misspelt, so each is named with its first place. */
function strangers(read: z.infer<typeof file>): string[] {
  const found = new Map<string, { where: string; count: number }>();
  const look = (where: string, what: string, shape: object, element: object) => {
    for (const field of Object.keys(element)) {
      if (Object.hasOwn(shape, field)) continue;
      const key = `${what} ${field}`;
      const known = found.get(key);
      found.set(key, {
        where: known?.where ?? `${where}.${field}`,
        count: (known?.count ?? 0) + 1,
      });
    }
  };
  look('', 'file', file.shape, read);
  for (const [m, one] of read.models.entries()) {
    look(`models[${m}]`, 'model', model.shape, one);
    for (const [n, v] of one.vertices.entries())
      look(`models[${m}].vertices[${n}]`, 'vertex', vertex.shape, v);
    for (const [n, e] of (one.edges ?? []).entries())
      look(`models[${m}].edges[${n}]`, 'edge', edge.shape, e);
  }
  return [...found.values()].map(({ where, count }) => {
    const times = count > 1 ? ` (${count} times)` : '';
    return `${cut(where.replace(/^\./, ''))} is no field of GraphWalker${times}; it was ignored`;
  });
}
