/** Reading a body: one JSON value in UTF-8 that nothing behind it can stumble over. */
import { ServiceError } from './faults.ts';

/** Deeper than any event is; what comes after recurses over its input. */
const deepest = 64;

/** Names that reach an object's prototype once somebody copies fields without care. */
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Throws ServiceError `malformedJson` or `unsafeJson`, each with the place. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0)
    throw new ServiceError('malformedJson', 'the body is empty; send one JSON object');
  const value = parse(body);
  requireSafe(value);
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? cause.message : 'it is not UTF-8';
    throw new ServiceError('malformedJson', `the body is not JSON: ${problem}`, { cause });
  }
}

/** A value that has others in it; its path is only spelled out when something is wrong there. */
interface Place {
  readonly value: object;
  readonly key: string | number;
  readonly around: Place | null;
  readonly depth: number;
}

/** Walks without recursion, because depth is what it looks for. */
function requireSafe(body: unknown): void {
  const open: Place[] = [];
  const meet = (value: unknown, key: string | number, around: Place | null) => {
    if (typeof value === 'string') requireText(value, key, around);
    if (typeof value !== 'object' || value === null) return;
    const depth = (around?.depth ?? 0) + 1;
    if (depth > deepest) throw unsafe(key, around, `it is nested more than ${deepest} levels deep`);
    open.push({ value, key, around, depth });
  };
  meet(body, 'body', null);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (Array.isArray(value)) {
      for (let n = 0; n < value.length; n += 1) meet(value[n], n, place);
    } else {
      for (const key of Object.keys(value)) {
        if (poisoned.has(key)) throw unsafe(key, place, 'no field may have this name');
        requireText(key, key, place);
        meet((value as Record<string, unknown>)[key], key, place);
      }
    }
  }
}

/** Half a character or a NUL would come back from a store as something else, or not at all. */
function requireText(text: string, key: string | number, around: Place | null): void {
  if (text.isWellFormed() && !text.includes('\0')) return;
  throw unsafe(key, around, 'the text is not valid Unicode, or has a NUL character in it');
}

function unsafe(key: string | number, around: Place | null, message: string): ServiceError {
  const keys = [key];
  for (let place = around; place?.around; place = place.around) keys.unshift(place.key);
  const path = keys.join('.').toWellFormed().replaceAll('\0', '\uFFFD');
  const where = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return new ServiceError('unsafeJson', `${where}: ${message}`, {
    issues: [{ path: where, message }],
  });
}
