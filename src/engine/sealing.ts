/**
 * A store as whoever may not open sealed texts sees it: each of them reads `[sealed]`, whoever in the engine asks and
 * wherever the reference came from. Everything else is the same store.
 */
import type { Store } from '../ports/index.ts';
import { isSealed } from './personal.ts';

export function withoutSealed(store: Store): Store {
  const personal: Store['personal'] = async (tenant, references) => {
    const [sealed, open] = [references.filter(isSealed), references.filter((r) => !isSealed(r))];
    const values = open.length === 0 ? [] : await store.personal(tenant, open);
    return new Map([...values, ...sealed.map((reference) => [reference, '[sealed]'] as const)]);
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'personal') return personal;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
