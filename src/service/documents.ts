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

type Answer = ReturnType<typeof told> | ReturnType<typeof json>;

/** The answers of a route by status, as OpenAPI has them. */
export type Answers = Readonly<Record<string, Answer>>;

/** The same answers with more problems among them. */
export function withProblems(answers: Answers, codes: readonly ProblemCode[]): Answers {
  const { default: other, ...more } = problemsOf(...codes);
  const both = Object.entries(more as Answers).map(([status, added]): [string, Answer] => {
    const had = answers[status];
    if (had === undefined) return [status, added];
    return [status, { ...had, description: `${had.description} ${added.description}` }];
  });
  return { ...answers, ...Object.fromEntries(both), default: other };
}
