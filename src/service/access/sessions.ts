/**
 * Signed-in browsers, and codes that sign one in once. Both are random, live in memory, end with the process, and are
 * kept by their hash, so that looking one up tells nothing by its timing.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from './principal.ts';

/** Gives the principal as it stands now, or null where its credential was revoked or has expired. */
export type Visitor = () => Promise<Principal | null>;

interface Kept {
  readonly visitor: Visitor;
  readonly until: number;
}

const hour = 3600_000;
export const sessionHours = 8;

/** More than people who look at pages; the oldest goes when one more signs in. */
const most = 1000;

export class Sessions {
  readonly #now: () => number;
  readonly #codes = new Map<string, Kept>();
  readonly #open = new Map<string, Kept>();

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A code that signs in once, within an hour. */
  code(visitor: Visitor): string {
    return this.#keep(this.#codes, visitor, { bytes: 16, milliseconds: hour });
  }

  /** The session that a code begins; null where it was used, is too old, or never was one. */
  redeem(code: string): string | null {
    const kept = this.#find(this.#codes, code);
    this.#codes.delete(nameOf(code));
    return kept ? this.begin(kept.visitor) : null;
  }

  begin(visitor: Visitor): string {
    return this.#keep(this.#open, visitor, { bytes: 32, milliseconds: sessionHours * hour });
  }

  async find(session: string): Promise<Principal | null> {
    return (await this.#find(this.#open, session)?.visitor()) ?? null;
  }

  end(session: string): void {
    this.#open.delete(nameOf(session));
  }

  #keep(
    all: Map<string, Kept>,
    visitor: Visitor,
    { bytes, milliseconds }: { bytes: number; milliseconds: number },
  ): string {
    const [oldest] = all.keys();
    if (all.size >= most && oldest !== undefined) all.delete(oldest);
    const secret = randomBytes(bytes).toString('base64url');
    all.set(nameOf(secret), { visitor, until: this.#now() + milliseconds });
    return secret;
  }

  #find(all: Map<string, Kept>, secret: string): Kept | undefined {
    const kept = all.get(nameOf(secret));
    return kept && kept.until > this.#now() ? kept : undefined;
  }
}

function nameOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
