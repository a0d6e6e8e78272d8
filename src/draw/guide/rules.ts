/** The rules of a lifecycle in words: its conditions, time limits, facts from around, and switches. */
import { nameInWords, type Portrait } from '../portrait.ts';
import type { Rules } from './entry.ts';
import { orList } from './words.ts';

export function rulesOf({ guards, deadlines, facts, policies, events }: Portrait): Rules {
  const said = (parts: Readonly<Record<string, { readonly says: string }>>) =>
    Object.entries(parts).map(([code, { says }]) => ({ code, says }));
  return {
    guards: said(guards),
    deadlines: said(deadlines),
    facts: Object.entries(facts).map(([code, { says, bars, except, from }]) => ({
      code,
      says,
      bars,
      except: except.map((type) => events[type]?.label ?? type),
      from,
    })),
    policies: Object.entries(policies?.defaults ?? {}).map(([code, usual]) => {
      const literal = policies?.literal ?? {};
      return {
        code,
        label: nameInWords(code),
        usual: valueText(usual),
        literal: code in literal ? valueText(literal[code]) : null,
      };
    }),
  };
}

/** A policy's value as people write it: lists with commas, `P1Y` as `1 year`. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, each]) => `${nameInWords(name).toLowerCase()} ${valueText(each)}`)
      .join(', ');
  }
  return typeof value === 'string' ? (periodText(value) ?? value) : JSON.stringify(value);
}

const periodUnits = ['year', 'month', 'week', 'day'] as const;

function periodText(text: string): string | null {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text);
  const parts = (found?.slice(1) ?? []).flatMap((count, n) =>
    count === undefined ? [] : [`${count} ${periodUnits[n]}${count === '1' ? '' : 's'}`],
  );
  return parts.length === 0 ? null : parts.join(' ');
}

/** What a fact does, in a sentence. */
export function factText(fact: Rules['facts'][number], who: string): string {
  const { says, except, from } = fact;
  const but = except.length === 0 ? '' : ` but for ${orList(except)}`;
  return `While ${says}, events of ${who} are refused${but}; read from ${from.lifecycle} (${orList(from.statuses)}).`;
}
