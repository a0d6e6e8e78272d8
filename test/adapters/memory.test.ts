import { expect, it } from 'vitest';
import { openMemoryStore } from '../../src/adapters/memory/index.ts';
import { credentialContract } from '../contracts/credentials.ts';
import { deliveryContract } from '../contracts/deliveries.ts';
import { rosterContract } from '../contracts/roster.ts';
import { storeContract } from '../contracts/store.ts';

storeContract('the store in memory', async () => openMemoryStore());
rosterContract('the store in memory', async () => openMemoryStore());
credentialContract('the store in memory', async () => openMemoryStore());
deliveryContract('the store in memory', async () => openMemoryStore());

it('has no file to copy', async () => {
  const store = openMemoryStore();
  expect(store.info).toEqual({ kind: 'memory', place: 'memory', schema: 0 });
  await expect(store.backup('copy.sqlite')).rejects.toMatchObject({ code: 'store.unsupported' });
});
