/**
 * What a guard or an action comes to, for given variables. JavaScript would convert between numbers and booleans;
 * here that is a fault, because no author means it and GraphWalker stops at most of them.
 */
import type { Assignment, Expression, Operator } from './script.ts';

export type Value = number | boolean;
/** The variables of one script; undefined where nothing was set yet. */
export type Lookup = (name: string) => Value | undefined;

/** A script that cannot be decided with the values at hand. */
export class ScriptFault extends Error {}

/** True or false. Throws ScriptFault where the guard is neither. */
export function isOpen(guard: Expression, lookup: Lookup): boolean {
  return truth(evaluate(guard, lookup));
}

/** The new value of the variable. Throws ScriptFault. */
export function assigned(assignment: Assignment, lookup: Lookup): Value {
  return evaluate(assignment.value, lookup);
}

function evaluate(expression: Expression, lookup: Lookup): Value {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'variable': {
      const value = lookup(expression.name);
      if (value === undefined) throw new ScriptFault(`"${expression.name}" has no value yet`);
      return value;
    }
    case 'not':
      return !truth(evaluate(expression.of, lookup));
    case 'minus':
      return whole(-number(evaluate(expression.of, lookup)));
    default:
      return binary(expression.operator, expression.left, expression.right, lookup);
  }
}

function binary(operator: Operator, a: Expression, b: Expression, lookup: Lookup): Value {
  const left = evaluate(a, lookup);
  if (operator === '&&') return truth(left) && truth(evaluate(b, lookup));
  if (operator === '||') return truth(left) || truth(evaluate(b, lookup));
  const right = evaluate(b, lookup);
  if (operator === '==' || operator === '===') return same(left, right);
  if (operator === '!=' || operator === '!==') return !same(left, right);
  return ofNumbers[operator](number(left), number(right));
}

const ofNumbers = {
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '+': (a: number, b: number) => whole(a + b),
  '-': (a: number, b: number) => whole(a - b),
  '*': (a: number, b: number) => whole(a * b),
};

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw new ScriptFault(`${value} is neither true nor false`);
  return value;
}

function number(value: Value): number {
  if (typeof value !== 'number') throw new ScriptFault(`${value} is not a number`);
  return value;
}

/** Adding zero makes −0 plain. */
function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ScriptFault('a number leaves the whole numbers');
  return value + 0;
}

function same(a: Value, b: Value): boolean {
  if (typeof a !== typeof b) throw new ScriptFault(`${a} and ${b} are of different kinds`);
  return a === b;
}
