/** How a route says what it answers with: one answer that is meant, and the problems that it can meet. */
import type { z } from 'zod';
import { problem } from './answers.ts';
import { type ProblemCode, problems } from './problems.ts';

/** An answer in JSON. */
export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

/** Every route can meet more than it names; those share one entry. */
const anyOther = told('Any other problem; `type` names it.');

function told(description: string) {
  return { description, content: { 'application/problem+json': { schema: problem } } };
}

/** The problems of a route, by status. */
export function problemsOf(...codes: ProblemCode[]): { readonly default: typeof anyOther } {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  const entries = [...byStatus].map(([status, those]) => [
    status,
    told(those.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' ')),
  ]);
  return { ...Object.fromEntries(entries), default: anyOther };
}
