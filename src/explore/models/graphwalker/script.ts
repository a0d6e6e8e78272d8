/**
 * GraphWalker's guards and actions, as far as they are safe: whole numbers, booleans and variables, read into
 * trees and never handed to an evaluator of JavaScript. Everything else is refused where it stands.
 */
import { cut } from '../errors.ts';

export type Operator = (typeof levels)[number][number];
export type Expression =
  | { readonly kind: 'constant'; readonly value: number | boolean }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** `x++` and `x += 2` are assignments too: `x = x + 1`. */
export interface Assignment {
  readonly name: string;
  readonly value: Expression;
}

/** Binary operators, loosest first. */
const levels = [
  ['||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*'],
] as const;

export const accepted =
  'Accepted are whole numbers, true, false, variables, global.variables, + - *, comparisons, &&, ||, !, ' +
  'parentheses, and in actions =, +=, -=, *=, ++ and --';

/** What a script says that is not accepted; whoever knows the edge adds where it stands. */
export class ScriptRefusal extends Error {}

interface Token {
  readonly text: string;
  readonly column: number;
}

const longestScript = 10_000;
const deepestScript = 100;
const token =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|(\d+(?![\w.$])|(?:global\.)?[A-Za-z_$][\w$]*(?![\w.$(])|===|!==|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|\*=|[-+*!<>=();])/y;
const word = /^[A-Za-z_$]/;
const reserved = new Set(
  'if else for while do function return new var let const typeof in of null undefined this switch try throw'.split(
    ' ',
  ),
);

function tokensOf(text: string): Token[] {
  if (text.length > longestScript)
    throw new ScriptRefusal(`it is longer than ${longestScript} characters`);
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match || reserved.has(match[0]))
      throw unexpected(text.slice(at).match(/^\w+|[^]/)?.[0], at);
    if (match[1] !== undefined) tokens.push({ text: match[1], column: at + 1 });
  }
  return tokens;
}

const unexpected = (found: string | undefined, at: number) =>
  new ScriptRefusal(
    found === undefined
      ? 'it ends too early'
      : `"${cut(found, 20)}" at column ${at + 1} is not accepted`,
  );

/** Gives a variable a name that is unique over all models. */
export type Scope = (name: string) => string;

/** A guard's condition. Throws ScriptRefusal. */
export function parseGuard(text: string, scope: Scope): Expression {
  const reader = new Reader(tokensOf(text), scope);
  const guard = reader.expression(0, 0);
  reader.skip(';');
  reader.end();
  return guard;
}

/** The assignments of one action. Throws ScriptRefusal. */
export function parseAction(text: string, scope: Scope): readonly Assignment[] {
  const reader = new Reader(tokensOf(text), scope);
  const assignments: Assignment[] = [];
  while (reader.skip(';') || !reader.done) {
    if (!reader.done) assignments.push(reader.assignment());
  }
  return assignments;
}

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly scope: Scope;

  constructor(tokens: readonly Token[], scope: Scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Any number of this token; true when there was one. */
  skip(text: string): boolean {
    const before = this.at;
    while (this.tokens[this.at]?.text === text) this.at += 1;
    return this.at > before;
  }

  end(): void {
    if (!this.done) throw this.refusal();
  }

  private refusal(): ScriptRefusal {
    const next = this.tokens[this.at];
    return unexpected(next?.text, (next?.column ?? 0) - 1);
  }

  private take<T extends string>(texts: readonly T[]): T | null {
    const found = texts.find((text) => text === this.tokens[this.at]?.text);
    if (found !== undefined) this.at += 1;
    return found ?? null;
  }

  private variable(): string {
    const name = this.tokens[this.at]?.text;
    if (name === undefined || !word.test(name) || name === 'true' || name === 'false')
      throw this.refusal();
    this.at += 1;
    return this.scope(name);
  }

  assignment(): Assignment {
    const first = this.take(['++', '--']);
    const name = this.variable();
    const operator = first ?? this.take(['=', '+=', '-=', '*=', '++', '--']);
    if (operator === null) throw this.refusal();
    const value = this.valueOf(name, operator);
    if (!this.done && this.tokens[this.at]?.text !== ';') throw this.refusal();
    return { name, value };
  }

  private valueOf(name: string, operator: '=' | '+=' | '-=' | '*=' | '++' | '--'): Expression {
    if (operator === '=') return this.expression(0, 0);
    const one = { kind: 'constant', value: 1 } as const;
    const right = operator === '++' || operator === '--' ? one : this.expression(0, 0);
    const left = { kind: 'variable', name } as const;
    return { kind: 'binary', operator: operator[0] as '+' | '-' | '*', left, right };
  }

  /** Operators of one level stand in a row and are taken from the left. */
  expression(level: number, depth: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.unary(depth);
    let left = this.expression(level + 1, depth);
    for (;;) {
      const operator = this.take<Operator>(operators);
      if (operator === null) return left;
      left = { kind: 'binary', operator, left, right: this.expression(level + 1, depth) };
    }
  }

  private unary(depth: number): Expression {
    if (depth > deepestScript) throw new ScriptRefusal(`it nests deeper than ${deepestScript}`);
    if (this.take(['!'])) return { kind: 'not', of: this.unary(depth + 1) };
    if (this.take(['-'])) return { kind: 'minus', of: this.unary(depth + 1) };
    if (this.take(['('])) {
      const inner = this.expression(0, depth + 1);
      if (!this.take([')'])) throw this.refusal();
      return inner;
    }
    return this.leaf();
  }

  private leaf(): Expression {
    const text = this.tokens[this.at]?.text;
    if (text === 'true' || text === 'false') {
      this.at += 1;
      return { kind: 'constant', value: text === 'true' };
    }
    if (text === undefined || !/^\d/.test(text)) return { kind: 'variable', name: this.variable() };
    if (!Number.isSafeInteger(Number(text))) throw this.refusal();
    this.at += 1;
    return { kind: 'constant', value: Number(text) };
  }
}

/** Every variable that an expression reads. */
export function readsOf(expression: Expression): string[] {
  if (expression.kind === 'constant') return [];
  if (expression.kind === 'variable') return [expression.name];
  if (expression.kind !== 'binary') return readsOf(expression.of);
  return [...readsOf(expression.left), ...readsOf(expression.right)];
}
