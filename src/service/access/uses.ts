/** When each key was last used: noted at most once a minute, and never in the way of a request. */
import { epoch, type Instant } from '../../lifecycle/index.ts';
import type { CredentialRow, Credentials } from '../../ports/index.ts';

const minute = 60_000;

export class Uses {
  readonly #credentials: Credentials;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #noted = new Map<string, number>();

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  note({ id, lastUsedAt }: CredentialRow, now: Instant): void {
    const at = epoch(now);
    const last = this.#noted.get(id) ?? (lastUsedAt === null ? null : epoch(lastUsedAt));
    if (last !== null && at - last < minute) return;
    this.#noted.set(id, at);
    // A store that can only be read, or is full, is no reason to turn a caller away.
    const noting = this.#credentials.used(id, now).catch(() => undefined);
    this.#underWay.add(noting);
    void noting.then(() => this.#underWay.delete(noting));
  }

  /** Resolves once everything that was noted is stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
