/** What every store promises about credentials, and about the record of who opened sealed texts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessRow, CredentialRow, Store } from '../../src/ports/index.ts';
import { minute } from './rows.ts';

export function credential(id: string, given: Partial<CredentialRow> = {}): CredentialRow {
  return {
    tenant: 'default',
    id,
    hash: 'ab'.repeat(32),
    label: 'the back office 🔑',
    actor: { kind: 'admin', id: 'anna' },
    permissions: ['read', 'send'],
    scope: { lifecycles: ['test/door'] },
    createdAt: minute(1),
    createdBy: 'command line',
    expiresAt: null,
    revokedAt: null,
    revokedBy: null,
    lastUsedAt: null,
    ...given,
  };
}

const access = (id: string, given: Partial<AccessRow> = {}): AccessRow => ({
  tenant: 'default',
  at: minute(1),
  credential: 'k1',
  actor: { kind: 'admin', id: 'anna' },
  lifecycle: 'test/door',
  id,
  ...given,
});

/** The suite, for a store that `open` makes fresh and empty; `reopen` opens the same one again where it lasts. */
export function credentialContract(
  name: string,
  open: () => Promise<Store>,
  reopen?: () => Promise<Store>,
): void {
  describe(`${name}: credentials`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('gives a credential back as it was added, by its id alone', async () => {
      const row = credential('k1');
      expect(await store.credentials.add(row)).toBe(true);
      expect(await store.credentials.find('k1')).toEqual(row);
      expect(await store.credentials.find('K1')).toBeNull();
      expect(await store.credentials.find('k')).toBeNull();
    });

    it('keeps the first of two with one id, whatever their tenants', async () => {
      await store.credentials.add(credential('k1'));
      const second = credential('k1', { tenant: 'north', label: 'another' });
      expect(await store.credentials.add(second)).toBe(false);
      expect(await store.credentials.find('k1')).toEqual(credential('k1'));
      expect(await store.credentials.list('north')).toEqual([]);
    });

    it('lists those of one tenant, oldest first, then by id', async () => {
      const rows = [
        credential('b', { createdAt: minute(2) }),
        credential('c', { createdAt: minute(1) }),
        credential('a', { createdAt: minute(2) }),
        credential('n', { tenant: 'north' }),
      ];
      for (const row of rows) await store.credentials.add(row);
      const ids = async (tenant: string) =>
        (await store.credentials.list(tenant)).map(({ id }) => id);
      expect(await ids('default')).toEqual(['c', 'a', 'b']);
      expect(await ids('north')).toEqual(['n']);
      expect(await ids('nowhere')).toEqual([]);
    });

    it('revokes once, and only in the tenant of the credential', async () => {
      await store.credentials.add(credential('k1'));
      const { credentials } = store;
      expect(await credentials.revoke({ tenant: 'north', id: 'k1' }, minute(2), 'x')).toBe(false);
      expect(await credentials.revoke({ tenant: 'default', id: 'k2' }, minute(2), 'x')).toBe(false);
      expect(await credentials.find('k1')).toEqual(credential('k1'));
      const key = { tenant: 'default', id: 'k1' };
      expect(await credentials.revoke(key, minute(3), 'k9')).toBe(true);
      expect(await credentials.revoke(key, minute(4), 'k8')).toBe(true);
      const revoked = credential('k1', { revokedAt: minute(3), revokedBy: 'k9' });
      expect(await credentials.find('k1')).toEqual(revoked);
      expect(await credentials.list('default')).toEqual([revoked]);
    });

    it('counts those that are known and those that can still be used', async () => {
      const count = (n: number) => store.credentials.count(minute(n));
      expect(await count(5)).toEqual({ known: 0, usable: 0 });
      await store.credentials.add(credential('for-ever'));
      await store.credentials.add(credential('until', { expiresAt: minute(5), tenant: 'north' }));
      await store.credentials.add(credential('gone'));
      await store.credentials.revoke({ tenant: 'default', id: 'gone' }, minute(2), 'x');
      expect(await count(4)).toEqual({ known: 3, usable: 2 });
      expect(await count(5)).toEqual({ known: 3, usable: 1 });
    });

    it('keeps the latest use', async () => {
      await store.credentials.add(credential('k1'));
      for (const n of [3, 5, 4]) await store.credentials.used('k1', minute(n));
      await store.credentials.used('nobody', minute(9));
      expect((await store.credentials.find('k1'))?.lastUsedAt).toBe(minute(5));
      expect(await store.credentials.find('nobody')).toBeNull();
    });

    it('gives the latest accesses of a tenant, newest first, also of one instance', async () => {
      const rows = [
        access('d1'),
        access('d2', { at: minute(2) }),
        access('d1', { lifecycle: 'test/person' }),
        access('d1', { tenant: 'north' }),
        access('d1', { at: minute(2), credential: 'k2' }),
      ];
      for (const row of rows) await store.credentials.record(row);
      const [first, second, person, north, last] = rows;
      const found = (query: object) =>
        store.credentials.accesses({ tenant: 'default', limit: 10, ...query });
      expect(await found({})).toEqual([last, person, second, first]);
      expect(await found({ limit: 2 })).toEqual([last, person]);
      expect(await found({ lifecycle: 'test/door', id: 'd1' })).toEqual([last, first]);
      expect(await found({ lifecycle: 'test/person' })).toEqual([person]);
      expect(await found({ tenant: 'north' })).toEqual([north]);
    });

    it('is closed with its store', async () => {
      await store.close();
      await expect(store.credentials.find('k1')).rejects.toMatchObject({ code: 'store.closed' });
      await expect(store.credentials.add(credential('k1'))).rejects.toMatchObject({
        code: 'store.closed',
      });
    });

    it.runIf(reopen)('lasts', async () => {
      await store.credentials.add(credential('k1', { lastUsedAt: minute(2) }));
      await store.credentials.revoke({ tenant: 'default', id: 'k1' }, minute(3), 'k9');
      await store.credentials.record(access('d1'));
      const before = [
        await store.credentials.find('k1'),
        await store.credentials.accesses({ tenant: 'default', limit: 1 }),
      ];
      await store.close();
      if (reopen) store = await reopen();
      expect([
        await store.credentials.find('k1'),
        await store.credentials.accesses({ tenant: 'default', limit: 1 }),
      ]).toEqual(before);
    });
  });
}
