/** Credentials and the record of who opened sealed texts, in memory. */
import type { AccessRow, CredentialRow, Credentials } from '../../ports/index.ts';
import { byTexts } from './order.ts';

/** `open` runs the work while the store is open; what goes in and out is copied by `copy`. */
export function memoryCredentials(
  open: <T>(work: () => T) => Promise<T>,
  copy: <T>(value: T) => T,
): Credentials {
  const rows = new Map<string, CredentialRow>();
  const accesses: AccessRow[] = [];
  const change = (id: string, to: Partial<CredentialRow>) => {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, ...to });
  };
  return {
    add: (row) =>
      open(() => {
        if (rows.has(row.id)) return false;
        rows.set(row.id, copy(row));
        return true;
      }),
    find: (id) => open(() => copy(rows.get(id) ?? null)),
    list: (tenant) =>
      open(() => {
        const own = [...rows.values()].filter((row) => row.tenant === tenant);
        return copy(own.toSorted(byTexts(({ createdAt, id }) => [createdAt, id])));
      }),
    revoke: ({ tenant, id }, at, by) =>
      open(() => {
        const row = rows.get(id);
        if (row?.tenant !== tenant) return false;
        if (row.revokedAt === null) change(id, { revokedAt: at, revokedBy: by });
        return true;
      }),
    count: (at) =>
      open(() => {
        const usable = [...rows.values()].filter(
          ({ revokedAt, expiresAt }) =>
            revokedAt === null && (expiresAt === null || expiresAt > at),
        );
        return { known: rows.size, usable: usable.length };
      }),
    used: (id, at) =>
      open(() => {
        const last = rows.get(id)?.lastUsedAt ?? null;
        if (last === null || last < at) change(id, { lastUsedAt: at });
      }),
    record: (access) =>
      open(() => {
        accesses.push(copy(access));
      }),
    accesses: ({ tenant, lifecycle, id, limit }) =>
      open(() => {
        const found = accesses.filter(
          (row) =>
            row.tenant === tenant &&
            (lifecycle === undefined || row.lifecycle === lifecycle) &&
            (id === undefined || row.id === id),
        );
        return copy(found.toReversed().slice(0, limit));
      }),
  };
}
