/** What an eligibility remembers, and the policies that an organisation may set. */
import { z } from 'zod';
import { type Birth, id, personal, sealed } from '../../../src/lifecycle/index.ts';

export const eligibilityPolicies = z.object({
  /** Reinstating may take two administrators: one asks for it, another one completes it. */
  reinstatement: z.enum(['oneAdmin', 'twoAdmins']).default('oneAdmin'),
});
export type EligibilityPolicies = z.output<typeof eligibilityPolicies>;

/** Why a person is disqualified, as a code; the reason itself is sealed. */
export const disqualificationCodes = ['disqualified', 'confirmedMatch'] as const;

export const eligibilityContext = z.object({
  policies: eligibilityPolicies,
  person: id(),
  organisation: id(),
  /** Set exactly while the person is locked out; `reason` refers to sealed text. */
  disqualification: z
    .object({ code: z.enum(disqualificationCodes), reason: sealed(), event: id() })
    .nullable(),
  /** Set exactly while under appeal; `statement` refers to the person's own words. */
  appeal: z.object({ statement: personal().nullable(), event: id() }).nullable(),
  /** The first of two administrators, where a second one has to agree. */
  request: z.object({ by: id(), reason: sealed(), event: id() }).nullable(),
});
export type EligibilityContext = z.output<typeof eligibilityContext>;

/** Before birth nothing is known but the policies. */
export function unbornEligibility({ policies }: Birth): EligibilityContext {
  return {
    policies: policies as EligibilityPolicies,
    person: '',
    organisation: '',
    disqualification: null,
    appeal: null,
    request: null,
  };
}
