/** Which rulebooks a lifecycle is judged by. */
import type { AnyLifecycle } from '../../src/lifecycle/index.ts';
import type { Judge } from '../support/rulebook.ts';
import { accountRules } from './account.ts';
import { aheadRules } from './ahead.ts';
import { backgroundCheckRules } from './background-check.ts';
import { coreRules } from './core.ts';
import { documentRules } from './document.ts';
import { eligibilityRules } from './eligibility.ts';
import { reminderRules } from './reminders.ts';
import { requirementRules } from './requirement.ts';
import { trainingRules } from './training.ts';

const requirement = [requirementRules, reminderRules];

const own: Readonly<Record<string, readonly Judge[]>> = {
  'ahead/user': [aheadRules],
  'ankored/account': [accountRules],
  'ankored/eligibility': [eligibilityRules],
  'ankored/document': [...requirement, documentRules],
  'ankored/training': [...requirement, trainingRules],
  'ankored/background-check': [...requirement, backgroundCheckRules],
};

/** Those that hold for all lifecycles, and its own. */
export function rulebooksOf({ name }: AnyLifecycle): readonly Judge[] {
  return [coreRules, ...(own[name] ?? [])];
}
