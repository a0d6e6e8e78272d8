/** The file that says whose tokens are taken and how much anybody may ask: read once, at start. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { actorKinds, inWords, RollcallError } from '../../lifecycle/index.ts';
import { credentialPermissions } from '../../ports/index.ts';
import { usualRates } from './limits.ts';

/** Only keys in pairs: with a shared secret, whoever checks a token could also make one. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const local = new Set(['127.0.0.1', 'localhost', '[::1]']);
const address = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && local.has(url.hostname));
}, 'it is an https address, or http on this machine');

/** The name of a claim, with dots for one inside another; or a value that every token of the issuer gets. */
const claim = z.union([z.string().min(1), z.strictObject({ fixed: z.string().min(1) })], {
  error: () => 'it is the name of a claim, or { "fixed": "…" }',
});
export type ClaimName = z.output<typeof claim>;

const permissions = z.union(
  [
    z.string().min(1),
    z.strictObject({ claim: z.string().min(1), prefix: z.string().min(1) }),
    z.strictObject({ fixed: z.array(z.enum(credentialPermissions)).min(1) }),
  ],
  {
    error: () =>
      `it is the name of a claim, { "claim": "scope", "prefix": "rollcall:" }, or { "fixed": […] } with some of ${credentialPermissions.join(', ')}`,
  },
);

const kinds = actorKinds.filter((kind) => kind !== 'clock');

const issuer = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9-]{1,40}$/,
      'it has 1 to 40 small letters, digits and hyphens; journals name it',
    ),
  issuer: z.string().min(1),
  audience: z.string().min(1),
  algorithms: z.array(z.enum(algorithms)).min(1),
  jwks: z.union(
    [
      z.strictObject({
        url: address,
        timeoutSeconds: z.number().min(0.05).max(60).default(5),
      }),
      z.strictObject({ file: z.string().min(1) }),
    ],
    {
      error: () =>
        'it is { "url": "https://…" } (http only on this machine), or { "file": "keys.json" }',
    },
  ),
  claims: z
    .strictObject({
      tenant: claim,
      actor: z.strictObject({
        kind: z.union([z.string().min(1), z.strictObject({ fixed: z.enum(kinds) })], {
          error: () =>
            `it is the name of a claim, or { "fixed": "…" } with one of ${kinds.join(', ')}`,
        }),
        id: claim.default('sub'),
      }),
      permissions,
      /** A list of lifecycles, which narrows the token to them. */
      lifecycles: claim.optional(),
      /** The organisation whose people it reaches, and of those only the ones in some groups. */
      organisation: claim.optional(),
      groups: claim.optional(),
    })
    .refine(
      ({ organisation, groups }) => groups === undefined || organisation !== undefined,
      'groups narrow an organisation; name the claim of that, too',
    ),
});
export type Issuer = z.output<typeof issuer>;

const atMost = z.int().min(1);

const settings = z.strictObject({
  issuers: z
    .array(issuer)
    .refine(
      (all) => new Set(all.map((one) => one.issuer)).size === all.length,
      'two of them have the same issuer',
    )
    .refine(
      (all) => new Set(all.map((one) => one.name)).size === all.length,
      'two of them have the same name',
    )
    .default([]),
  /** Whose word is taken for the address of a caller: reverse proxies, by address or network. */
  proxies: z
    .array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
        error: () => 'it is the address of a proxy, or a network such as 10.0.0.0/8',
      }),
    )
    .default([]),
  /** Requests a minute. */
  limits: z
    .strictObject({
      perCredential: atMost.default(usualRates.perCredential),
      perAddress: atMost.default(usualRates.perAddress),
    })
    .prefault({}),
});

export interface AccessSettings extends z.output<typeof settings> {
  /** Where the names of files in it begin. */
  readonly folder: string;
}

/** Throws RollcallError `access` that names the file, the place in it, and what would be right. */
export function readAccess(file: string): AccessSettings {
  const parsed = settings.safeParse(jsonOf(file), { error: inWords });
  if (parsed.success) return { ...parsed.data, folder: dirname(resolve(file)) };
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw unusable(file, issues.join('; '));
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const problem =
      cause instanceof SyntaxError
        ? `it is not JSON: ${cause.message}`
        : 'it cannot be read; name a file that is there';
    throw unusable(file, problem, cause);
  }
}

export function unusable(file: string, problem: string, cause?: unknown): RollcallError {
  return new RollcallError('access', `the access file ${file} cannot be used: ${problem}`, {
    cause,
  });
}
