/** How much anybody may ask within a minute: each credential for itself, and each address before one is known. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { ServiceError } from '../faults.ts';
import { principalOf } from './principal.ts';

/** Throws ServiceError `tooManyRequests`, which says when to come again. */
export type Count = (request: FastifyRequest) => Promise<void>;

export interface Rates {
  /** Requests a minute of one credential. */
  readonly perCredential: number;
  /** Requests a minute of one address without a credential that holds. */
  readonly perAddress: number;
}

/** Enough for a busy backend, and too little for one caller to keep everybody else out. */
export const usualRates: Rates = { perCredential: 60_000, perAddress: 600 };

export async function countRequests(
  app: App,
  { perCredential, perAddress }: Rates,
): Promise<{ readonly known: Count; readonly strangers: Count }> {
  await app.register(rateLimit, { global: false });
  const limiter = (max: number, keyGenerator?: (request: FastifyRequest) => string): Count => {
    const check = app.createRateLimit({
      max,
      timeWindow: 60_000,
      ...(keyGenerator && { keyGenerator }),
    });
    return async (request) => {
      const counted = await check(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      throw new ServiceError(
        'tooManyRequests',
        `more than ${max} requests came within a minute; try again in ${counted.ttlInSeconds} seconds`,
        { headers: { 'retry-after': String(counted.ttlInSeconds) } },
      );
    };
  };
  return {
    known: limiter(perCredential, (request) => principalOf(request).credential),
    strangers: limiter(perAddress),
  };
}
