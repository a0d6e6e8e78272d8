import { authoring } from '../../../src/lifecycle/index.ts';
import type { EligibilityContext } from './context.ts';
import type { EligibilityEvents } from './events.ts';

const { guard } = authoring<EligibilityContext, EligibilityEvents>();

export const eligibilityGuards = {
  // An administrator who is locked out must not let themselves back in.
  isNotAboutSelf: guard({
    says: 'administrators do not decide about themselves',
    reads: ['context', 'actor'],
    source: 'ours',
    test: ({ context, by }) => by.id !== context.person,
  }),
  // Domain: "reinstatement by one admin (two-person optional)".
  isEnoughToReinstate: guard({
    says: 'one administrator suffices, or another one has asked for it already',
    reads: ['context', 'actor'],
    source: 'ours',
    test: ({ context: { policies, request }, by }) =>
      policies.reinstatement === 'oneAdmin' || (request !== null && request.by !== by.id),
  }),
  isFirstOfTwo: guard({
    says: 'two administrators are needed, and none has asked for it yet',
    reads: ['context'],
    source: 'ours',
    test: ({ context: { policies, request } }) =>
      policies.reinstatement === 'twoAdmins' && request === null,
  }),
};
