/** What the writer of a SQLite store keeps in memory: never more than it may, and never what may not be so. */
import { describe, expect, it } from 'vitest';
import { Recent } from '../../src/adapters/sqlite/recent.ts';
import type { InstanceRow } from '../../src/ports/index.ts';
import { key, step } from '../contracts/rows.ts';

const row = (id: string, expected = 0) => step(key(id), { expected }).instance as InstanceRow;

describe('recent rows', () => {
  it('are given back as they were kept', () => {
    const recent = new Recent();
    recent.keep(row('a'));
    expect(recent.get(key('a'))).toEqual(row('a'));
    expect(recent.get(key('b'))).toBeUndefined();
  });

  it('go when there are too many, the one used longest ago first', () => {
    const recent = new Recent(2);
    for (const id of ['a', 'b']) recent.keep(row(id));
    recent.get(key('a'));
    recent.keep(row('c'));
    expect(['a', 'b', 'c'].filter((id) => recent.get(key(id)))).toEqual(['a', 'c']);
  });

  it('follow what was committed, and are forgotten after a conflict', () => {
    const recent = new Recent();
    for (const id of ['a', 'b']) recent.keep(row(id));
    const groups = ['a', 'b'].map((id) => [step(key(id), { expected: 1 })]);
    recent.settle(groups, ['committed', 'conflict']);
    expect(recent.get(key('a'))?.snapshot.revision).toBe(2);
    expect(recent.get(key('b'))).toBeUndefined();
  });

  it('cannot be changed by whoever gets them, to any depth', () => {
    const recent = new Recent();
    recent.keep(step(key('a'), { snapshot: { context: { link: { used: false } } } }).instance!);
    const link = recent.get(key('a'))?.snapshot.context['link'];
    expect(() => Object.assign(link as object, { used: true })).toThrow(TypeError);
  });

  it('are told apart by every part of their key', () => {
    const recent = new Recent();
    recent.keep(step({ tenant: 'a', lifecycle: 'b c', id: 'd' }).instance!);
    expect(recent.get({ tenant: 'a b', lifecycle: 'c', id: 'd' })).toBeUndefined();
    expect(recent.get({ tenant: 'ab', lifecycle: ' c', id: 'd' })).toBeUndefined();
  });
});
