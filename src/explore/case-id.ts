/**
 * A case's id, stable over releases: a short hash of where it starts, which events it sends and the classes of
 * their payloads. What a definition may reword or shift (labels, statuses, instants, actors, reasons, fresh ids,
 * dates) is left out, so that a new release brings no second copy of a whole test project.
 */
import { isInstant, parseCivilDate } from '../lifecycle/index.ts';
import type { SuiteCase, SuiteStep } from './suite.ts';

/**
 * Ten hexadecimal digits, the first a letter other than `c`: a spreadsheet reads `12345e6789` as a number, TestRail
 * reads `1234567890` and `c123456789` as cases of its own. Cases that differ only in what is left out have the same
 * id; see `identified`.
 */
export function caseId(start: string, steps: readonly Pick<SuiteStep, 'event' | 'data'>[]): string {
  const classOf = classes();
  const told = [start, ...steps.map(({ event, data }) => [event, classOf(data)])];
  const hash = folded(fnv1a(JSON.stringify(told)));
  const digits = (hash >> 4n).toString(16).padStart(9, '0');
  return `${'abdef'[Number(hash % 5n)]}${digits}`;
}

/** To make a hash shorter, the authors of FNV advise to fold it with XOR rather than to cut it. */
function folded(hash: bigint): bigint {
  return (hash >> 40n) ^ (hash & ((1n << 40n) - 1n));
}

/** Gives each case its id. Cases that are alike by class are told apart by their order: `-2`, `-3`, … */
export function identified(cases: readonly Omit<SuiteCase, 'id'>[]): SuiteCase[] {
  const seen = new Map<string, number>();
  return cases.map(({ title, tags, start, steps }) => {
    const id = caseId(start, steps);
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return { id: nth === 1 ? id : `${id}-${nth}`, title, tags, start, steps };
  });
}

/**
 * Numbers, truth values and words that read like one of a list stand for themselves; dates and free text for their
 * kind; an id for its order of appearance, so that a stale link and the newest one stay two cases.
 */
function classes(): (value: unknown) => unknown {
  const ids = new Map<string, number>();
  const textClass = (text: string): unknown => {
    if (isInstant(text)) return { kind: 'instant' };
    if (parseCivilDate(text) !== null) return { kind: 'date' };
    if (text === '' || oneOfAList.test(text)) return text;
    if (/\s/.test(text)) return { kind: 'text' };
    ids.set(text, ids.get(text) ?? ids.size + 1);
    return { kind: 'id', nth: ids.get(text) };
  };
  const classOf = (value: unknown): unknown => {
    if (typeof value === 'string') return textClass(value);
    if (Array.isArray(value)) return value.map(classOf);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return { fields: fields.map(([key, field]) => [key, classOf(field)]) };
  };
  return classOf;
}

/** `declined`, `not_applicable`: one word of letters. With a digit or a dot in it, it is rather an id. */
const oneOfAList = /^\p{L}[\p{L}_-]{0,39}$/u;

/** FNV-1a with 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv) over the UTF-8 bytes of a text. */
export function fnv1a(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of utf8(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}

function* utf8(text: string): Iterable<number> {
  const encoded = encodeURIComponent(text.toWellFormed());
  for (let at = 0; at < encoded.length; at += 1) {
    if (encoded[at] !== '%') yield encoded.charCodeAt(at);
    else {
      yield Number.parseInt(encoded.slice(at + 1, at + 3), 16);
      at += 2;
    }
  }
}
