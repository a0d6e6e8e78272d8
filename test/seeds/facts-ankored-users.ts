/** "User Status Guide for Ankored Administrators", lines 1 to 53: how users stand in a group. */
import { expect } from 'vitest';
import { account } from '../../machines/ankored/account/machine.ts';
import { backgroundCheck } from '../../machines/ankored/background-check/machine.ts';
import { document } from '../../machines/ankored/document/machine.ts';
import { standingGuide } from '../../machines/ankored/standing.ts';
import type { Profile } from '../../src/lifecycle/index.ts';
import type { Life } from '../support/life.ts';
import { aboutGuide, type Fact, guideIs, guideSays, scene, statementsOf } from './fact.ts';
import {
  activates,
  activeMember,
  addedMember,
  checks,
  completed,
  confirms,
  daysBeforeEnd,
  disqualify,
  documents,
  fileOf,
  hears,
  kinds,
  labelOf,
  mandatory,
  passOn,
  registered,
  signedUpMember,
  stampLockOut,
  standingIn,
  submit,
  trainings,
  uploads,
  voluntary,
} from './people-ankored.ts';
import { answerTo, did, must, times } from './story.ts';

const says = statementsOf('ankored');

/** Standings have no lifecycle: they are rolled up. */
const user = { title: 'User', statuses: standingGuide };

const seedCodes = [
  'notActivated',
  'pendingConfirmation',
  'incomplete',
  'optional',
  'cleared',
  'noneAssigned',
  'disqualified',
] as const;

const overview: readonly Fact[] = [
  says(
    5,
    'understand user statuses and requirement statuses',
    'administrators are told what each user status means, as for requirements below',
    aboutGuide('users has the seven statuses of the article, each with what it means', () => {
      const entries = Object.entries(standingGuide);
      const fromSeed = entries.filter(([, { source }]) => source === 'seed');
      expect(fromSeed.map(([code]) => code).toSorted()).toEqual(seedCodes.toSorted());
      for (const [, { means }] of fromSeed) expect(means).toMatch(/\w/);
    }),
  ),
  says(
    11,
    'each user displays a status indicating their overall progress',
    'at the level of a group each user has one status, which tells the overall progress',
    scene('from being added to having completed everything', (profile) => {
      const person = addedMember(profile);
      const [file, video] = [documents.assigned(profile), trainings.assigned(profile)];
      const seen = () =>
        labelOf(standingIn(person, [mandatory('File', file), voluntary('Video', video)]));
      expect(seen()).toBe('Not Activated');
      must(activates(person), 'the activation');
      expect(seen()).toBe('Incomplete');
      must(uploads(file), 'the upload');
      documents.fulfilled(file);
      expect(seen()).toBe('Optional');
      must(trainings.begins(video), 'the start');
      trainings.fulfilled(video);
      expect(seen()).toBe('Cleared');
    }),
    scene('the same person stands differently in a group that asks for more', (profile) => {
      const person = activeMember(profile);
      const file = mandatory('File', completed(documents, profile));
      const video = mandatory('Video', trainings.assigned(profile));
      expect(labelOf(standingIn(person, [file]))).toBe('Cleared');
      expect(labelOf(standingIn(person, [file, video]))).toBe('Incomplete');
    }),
  ),
];

const notActivated: readonly Fact[] = [
  says(
    13,
    'Not Activated',
    'there is a user status Not Activated',
    guideIs(user, 'notActivated', 'label', 'Not Activated'),
    guideIs(account, 'notActivated', 'label', 'Not Activated'),
  ),
  says(
    15,
    "hasn't activated their Ankored profile yet",
    'Not Activated means that the user has not activated the profile yet',
    guideSays(user, 'notActivated', 'appears', /has not activated their Ankored profile yet/),
    scene('whatever else is done, it stays until the user activates', (profile) => {
      const person = addedMember(profile);
      const everything = [mandatory('File', completed(documents, profile))];
      expect(labelOf(standingIn(person, everything))).toBe('Not Activated');
      person.wait({ days: 400 });
      expect(labelOf(standingIn(person, everything))).toBe('Not Activated');
      did(person, 'RESEND_ACTIVATION', {}, 'admin');
      must(activates(person), 'the activation');
      expect(labelOf(standingIn(person, everything))).toBe('Cleared');
    }),
  ),
  says(
    17,
    'User must check their email for the activation link',
    'on Not Activated: the user must check the email for the activation link',
    guideIs(user, 'notActivated', 'action', 'yes'),
    guideIs(user, 'notActivated', 'actors', ['user']),
    guideSays(user, 'notActivated', 'advice', /must check their email for the activation link/),
    scene('the link was mailed when the user was added', (profile) => {
      const person = addedMember(profile);
      expect(person.effects).toEqual(['sendActivation']);
      expect(person.effect('sendActivation')).toMatchObject({ address: 'ref:address' });
      expect(person.effect('sendActivation')?.['link']).toMatch(/\w/);
    }),
  ),
  says(
    17,
    'click "Activate Account."',
    'on Not Activated: the user must click “Activate Account”',
    guideSays(user, 'notActivated', 'advice', /click “Activate Account”/),
    guideSays(user, 'notActivated', 'forPerson', /click “Activate Account”/),
    scene('the button behind the link activates the profile', (profile) => {
      expect(account.events.ACTIVATED.label).toBe('Activate Account');
      const person = addedMember(profile);
      expect(activates(person).kind).toBe('applied');
      expect(person.status).toBe('active');
      expect(labelOf(standingIn(person, []))).not.toBe('Not Activated');
    }),
    scene('nobody else activates it, and no other link does', (profile) => {
      const person = addedMember(profile);
      const { link } = person.effect('sendActivation') as { link: string };
      expect(answerTo(person, 'ACTIVATED', { link }, 'admin')).toBe('refused forbidden');
      expect(answerTo(person, 'ACTIVATED', { link: 'guessed' })).toMatch(/^refused guardFailed/);
      expect(person.status).toBe('notActivated');
    }),
  ),
  says(
    19,
    'click Resend Activation Emails',
    'for large groups, “Resend Activation Emails” sends reminders',
    guideSays(user, 'notActivated', 'advice', /For large groups, “Resend Activation Emails”/),
    scene('a user who gets it again activates with the new link', (profile) => {
      const person = addedMember(profile).wait({ days: 1 });
      const { link } = person.effect('sendActivation') as { link: string };
      did(person, 'RESEND_ACTIVATION', {}, 'admin');
      expect(times(person, 'sendActivation')).toBe(2);
      expect(answerTo(person, 'ACTIVATED', { link })).toMatch(/linkNotReplaced/);
      expect(activates(person).kind).toBe('applied');
    }),
  ),
  says(
    19,
    'to send reminders to all unactivated users',
    'the reminders go to all unactivated users, and to them alone',
    guideSays(user, 'notActivated', 'advice', /everybody who is not activated/),
    scene('of a large group, everybody who is not activated gets one mail', (profile) => {
      const begin = [addedMember, signedUpMember, activeMember];
      const group = Array.from({ length: 90 }, (_, n) => begin[n % 3]?.(profile) as Life);
      const before = group.map(({ effects }) => effects.length);
      const outcomes = group.map((one) => answerTo(one, 'RESEND_ACTIVATION', {}, 'admin'));
      const mails = group.map(({ effects }, n) => effects.slice(before[n]));
      const expected = [
        ['applied', ['sendActivation']],
        ['applied', ['sendConfirmation']],
        ['refused notPermittedHere', []],
      ];
      expect(outcomes.map((outcome, n) => [outcome, mails[n]])).toEqual(
        group.map((_, n) => expected[n % 3]),
      );
    }),
  ),
];

const pendingConfirmation: readonly Fact[] = [
  says(
    22,
    'Pending Confirmation',
    'there is a user status Pending Confirmation',
    guideIs(user, 'pendingConfirmation', 'label', 'Pending Confirmation'),
    guideIs(account, 'pendingConfirmation', 'label', 'Pending Confirmation'),
  ),
  says(
    24,
    'The user signed up via a unique URL',
    'Pending Confirmation appears when the user signed up via a unique URL',
    guideSays(user, 'pendingConfirmation', 'appears', /signed up through a unique URL/),
    scene('signed up, alone or after being added', (profile) => {
      const newcomer = signedUpMember(profile);
      expect(newcomer.context['signUp']).toMatchObject({ signUpUrl: 'url-1', group: 'group-1' });
      expect(labelOf(standingIn(newcomer, []))).toBe('Pending Confirmation');
      const { person, organisation, address } = newcomer.context;
      const signUp = { signUpUrl: 'url-1', group: 'group-1', role: 'coach' };
      const added = addedMember(profile);
      did(added, 'SIGNED_UP', { person, organisation, address, ...signUp });
      expect(labelOf(standingIn(added, []))).toBe('Pending Confirmation');
    }),
  ),
  says(
    24,
    'must confirm their email address',
    'who signed up must confirm the email address',
    guideSays(user, 'pendingConfirmation', 'appears', /must confirm their email address/),
    guideIs(user, 'pendingConfirmation', 'action', 'yes'),
    guideIs(user, 'pendingConfirmation', 'actors', ['user']),
    scene('it stays until the address is confirmed, and only the user can', (profile) => {
      const person = signedUpMember(profile);
      const { link } = person.effect('sendConfirmation') as { link: string };
      expect(answerTo(person, 'EMAIL_CONFIRMED', { link }, 'admin')).toBe('refused forbidden');
      expect(answerTo(person, 'ACTIVATED', { link })).toMatch(/^refused/);
      did(person, 'RESEND_ACTIVATION', {}, 'admin');
      expect(answerTo(person, 'EMAIL_CONFIRMED', { link })).toMatch(/linkNotReplaced/);
      person.wait({ days: 400 });
      expect(labelOf(standingIn(person, []))).toBe('Pending Confirmation');
    }),
  ),
  says(
    26,
    'User must check their email from',
    'on Pending Confirmation: the user must check the email from a named sender',
    guideSays(
      user,
      'pendingConfirmation',
      'advice',
      /must check their email from the sender that the organisation’s settings name/,
    ),
    scene('the mail comes from the sender in the settings', (profile) => {
      const senderAddress = 'welcome@league.example';
      const person = signedUpMember(profile, { senderAddress });
      expect(person.effects).toEqual(['sendConfirmation']);
      expect(person.effect('sendConfirmation')).toMatchObject({
        sender: senderAddress,
        address: 'ref:address',
      });
    }),
  ),
  says(
    26,
    'confirm their address to activate their profile',
    'confirming the address activates the profile',
    guideSays(
      user,
      'pendingConfirmation',
      'advice',
      /confirm their address to activate the profile/,
    ),
    scene('the user confirms and is active', (profile) => {
      const person = signedUpMember(profile);
      expect(confirms(person).kind).toBe('applied');
      expect(person.status).toBe('active');
      expect(labelOf(standingIn(person, []))).toBe('None Assigned');
    }),
  ),
];

const incomplete: readonly Fact[] = [
  says(
    29,
    'Incomplete',
    'there is a user status Incomplete',
    guideIs(user, 'incomplete', 'label', 'Incomplete'),
  ),
  says(
    31,
    'has activated their account',
    'Incomplete is for users who have activated their account',
    guideSays(user, 'incomplete', 'appears', /account is activated/),
    scene('activating turns Not Activated and Pending Confirmation into Incomplete', (profile) => {
      const missing = [mandatory('File', documents.assigned(profile))];
      const [added, newcomer] = [addedMember(profile), signedUpMember(profile)];
      expect(labelOf(standingIn(added, missing))).toBe('Not Activated');
      expect(labelOf(standingIn(newcomer, missing))).toBe('Pending Confirmation');
      must(activates(added), 'the activation');
      must(confirms(newcomer), 'the confirmation');
      expect(labelOf(standingIn(added, missing))).toBe('Incomplete');
      expect(labelOf(standingIn(newcomer, missing))).toBe('Incomplete');
    }),
  ),
  says(
    31,
    'has missing requirements',
    'Incomplete means that requirements are missing',
    guideSays(user, 'incomplete', 'appears', /requirements are missing/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: not done, under way, or run out`, (profile) => {
        const person = activeMember(profile);
        const underway = kind.assigned(profile);
        must(kind.begins(underway), 'the beginning');
        const runOut = daysBeforeEnd(completed(kind, profile), -1);
        const good = mandatory('Good', completed(kind, profile));
        for (const held of [kind.assigned(profile), underway, runOut])
          expect(labelOf(standingIn(person, [good, mandatory('It', held)]))).toBe('Incomplete');
        expect(labelOf(standingIn(person, [good]))).toBe('Cleared');
      }),
    ),
  ),
  says(
    33,
    'Hover over the "Incomplete" status to see which',
    'the hover on Incomplete shows which requirements are missing',
    guideSays(
      user,
      'incomplete',
      'advice',
      /Hover over “Incomplete” to see which requirements are missing/,
    ),
    scene('exactly the missing ones are named, each with its status', (profile) => {
      const underway = trainings.assigned(profile);
      must(trainings.begins(underway), 'the start');
      const { blockers } = standingIn(activeMember(profile), [
        mandatory('Good', completed(documents, profile)),
        mandatory('Not done', documents.assigned(profile)),
        mandatory('Under way', underway),
        mandatory('Run out', daysBeforeEnd(completed(documents, profile), -1)),
        voluntary('Not asked for', documents.assigned(profile)),
      ]);
      expect(blockers.map(({ requirement, label }) => [requirement?.title, label])).toEqual([
        ['Not done', 'Incomplete'],
        ['Under way', 'In-Progress'],
        ['Run out', 'Expired'],
      ]);
    }),
    scene('whose turn it is, and what to do', (profile) => {
      const waiting = documents.assigned(profile);
      must(uploads(waiting), 'the upload');
      const { blockers } = standingIn(activeMember(profile), [
        mandatory('Not done', documents.assigned(profile)),
        mandatory('Waiting', waiting),
      ]);
      expect(blockers.map(({ actor }) => actor.kind)).toEqual(['user', 'admin']);
      for (const { nextAction, since } of blockers) {
        expect(nextAction).toMatch(/\w/);
        expect(since).toMatch(/^2026-/);
      }
    }),
  ),
];

const optional: readonly Fact[] = [
  says(
    36,
    'Optional',
    'there is a user status Optional',
    guideIs(user, 'optional', 'label', 'Optional'),
  ),
  says(
    38,
    'has not completed assigned requirements that are marked as optional',
    'Optional means that assigned requirements marked as optional are not completed',
    guideSays(
      user,
      'optional',
      'appears',
      /has not completed assigned requirements that are marked as optional/,
    ),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: only an optional one is open, and it is named`, (profile) => {
        const person = activeMember(profile);
        const done = mandatory('Done', completed(documents, profile));
        const given = standingIn(person, [done, voluntary('Open', kind.assigned(profile))]);
        expect(labelOf(given)).toBe('Optional');
        expect(given.blockers.map(({ requirement }) => requirement?.title)).toEqual(['Open']);
        const alone = standingIn(person, [voluntary('Open', kind.assigned(profile))]);
        expect(labelOf(alone)).toBe('Optional');
      }),
    ),
  ),
  says(
    38,
    '(not mandatory)',
    'optional requirements are not mandatory: they never make a user Incomplete',
    guideSays(user, 'optional', 'appears', /optional \(not mandatory\)/),
    guideIs(user, 'optional', 'action', 'no'),
    scene('a mandatory one that is missing as well makes it Incomplete', (profile) => {
      const person = activeMember(profile);
      const open = voluntary('Open', documents.assigned(profile));
      const missing = mandatory('Missing', documents.assigned(profile));
      expect(labelOf(standingIn(person, [open]))).toBe('Optional');
      expect(labelOf(standingIn(person, [open, missing]))).toBe('Incomplete');
    }),
  ),
];

const cleared: readonly Fact[] = [
  says(
    41,
    'Cleared',
    'there is a user status Cleared',
    guideIs(user, 'cleared', 'label', 'Cleared'),
  ),
  says(
    43,
    'has completed all assigned requirements',
    'Cleared means that the user has completed all assigned requirements',
    guideSays(user, 'cleared', 'appears', /has completed all assigned requirements/),
    guideIs(user, 'cleared', 'action', 'no'),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: with the last one done, nothing is left`, (profile) => {
        const person = activeMember(profile);
        const done = mandatory('Done', completed(documents, profile));
        const last = kind.assigned(profile);
        expect(labelOf(standingIn(person, [done, mandatory('Last', last)]))).toBe('Incomplete');
        must(kind.begins(last), 'the beginning');
        const given = standingIn(person, [done, mandatory('Last', kind.fulfilled(last))]);
        expect([labelOf(given), given.blockers]).toEqual(['Cleared', []]);
      }),
    ),
    scene(
      'while it expires soon it is still completed; when it has expired it is not',
      (profile) => {
        const person = activeMember(profile);
        const held = daysBeforeEnd(completed(documents, profile), 10);
        expect(labelOf(standingIn(person, [mandatory('File', held)]))).toBe('Cleared');
        daysBeforeEnd(held, -1);
        expect(labelOf(standingIn(person, [mandatory('File', held)]))).toBe('Incomplete');
      },
    ),
  ),
  says(
    43,
    'including any optional ones',
    'Cleared includes the optional requirements',
    guideSays(user, 'cleared', 'appears', /including any optional ones/),
    scene('all mandatory ones are not enough while an optional one is open', (profile) => {
      const person = activeMember(profile);
      const done = mandatory('Done', completed(documents, profile));
      const open = voluntary('Open', trainings.assigned(profile));
      expect(labelOf(standingIn(person, [done, open]))).toBe('Optional');
      const closed = voluntary('Open', completed(trainings, profile));
      expect(labelOf(standingIn(person, [done, closed]))).toBe('Cleared');
    }),
  ),
];

const noneAssigned: readonly Fact[] = [
  says(
    46,
    'None Assigned',
    'there is a user status None Assigned',
    guideIs(user, 'noneAssigned', 'label', 'None Assigned'),
  ),
  says(
    48,
    'The user has an active Ankored profile',
    'None Assigned is for users with an active profile',
    guideSays(user, 'noneAssigned', 'appears', /^The profile is active/),
    scene('without an active profile it is another status', (profile) => {
      expect(labelOf(standingIn(addedMember(profile), []))).toBe('Not Activated');
      expect(labelOf(standingIn(signedUpMember(profile), []))).toBe('Pending Confirmation');
      expect(labelOf(standingIn(activeMember(profile), []))).toBe('None Assigned');
    }),
  ),
  says(
    48,
    'no requirements have been assigned to their role',
    'None Assigned means that nothing is assigned to the user’s role',
    guideSays(
      user,
      'noneAssigned',
      'appears',
      /no requirements have been assigned to the person’s role/,
    ),
    scene('a role without requirements, and the same person in a role with one', (profile) => {
      const person = activeMember(profile);
      const file = documents.assigned(profile);
      expect(labelOf(standingIn(person, []))).toBe('None Assigned');
      expect(labelOf(standingIn(person, [mandatory('File', file)]))).toBe('Incomplete');
      expect(labelOf(standingIn(person, [voluntary('File', file)]))).toBe('Optional');
    }),
  ),
];

/** Everything a person may hold, completed. */
const allDone = (profile: Profile) =>
  kinds.map((kind) => mandatory(kind.lifecycle.title, completed(kind, profile)));

/** A background check that is with the provider. */
function screened(profile: Profile, policies = {}): Life {
  const one = checks.assigned(profile, policies);
  must(checks.begins(one), 'the application');
  return submit(one);
}

const disqualified: readonly Fact[] = [
  says(
    51,
    'Disqualified',
    'there is a user status Disqualified',
    guideIs(user, 'disqualified', 'label', 'Disqualified'),
    scene('it goes before everything else, in every group', (profile) => {
      const barred = disqualify(registered(profile));
      const people = [addedMember(profile), signedUpMember(profile), activeMember(profile)];
      for (const person of people)
        for (const assigned of [[], allDone(profile)])
          expect(labelOf(standingIn(person, assigned, barred))).toBe('Disqualified');
    }),
  ),
  says(
    53,
    'The user has been locked out of Ankored',
    'a disqualified user is locked out of Ankored',
    guideSays(user, 'disqualified', 'means', /locked out of Ankored/),
    ...kinds.map((kind) =>
      scene(`${kind.lifecycle.title}: nothing that the user does is accepted`, (profile) => {
        const one = kind.assigned(profile);
        stampLockOut(kind.lifecycle, one, disqualify(registered(profile)));
        expect(kind.begins(one)).toMatchObject({
          kind: 'refused',
          unmet: [{ guard: 'lockedOut' }],
        });
      }),
    ),
    scene('nor can the user activate an account', (profile) => {
      const barred = disqualify(registered(profile));
      const added = stampLockOut(account, addedMember(profile), barred);
      expect(activates(added)).toMatchObject({ kind: 'refused', unmet: [{ guard: 'lockedOut' }] });
    }),
    scene('it lasts: neither time nor an appeal alone ends it', (profile) => {
      const barred = disqualify(registered(profile)).wait({ days: 4000 });
      did(barred, 'APPEAL_OPENED', {}, 'user');
      const one = stampLockOut(documents.lifecycle, documents.assigned(profile), barred);
      expect(uploads(one).kind).toBe('refused');
      expect(labelOf(standingIn(activeMember(profile), [], barred))).toBe('Disqualified');
      did(barred, 'REINSTATE', { reason: 'ref:reason' });
      stampLockOut(documents.lifecycle, one, barred);
      expect(uploads(one).kind).toBe('applied');
    }),
  ),
  says(
    53,
    'due to a disqualifying requirement outcome',
    'a disqualifying outcome of a requirement disqualifies the user',
    guideSays(user, 'disqualified', 'appears', /A requirement had a disqualifying outcome/),
    scene('a background check that ends finally adverse', (profile) => {
      const person = registered(profile);
      const check = screened(profile, { disqualifyOn: 'finalAdverse' });
      hears(hears(check, 'PROVIDER_FLAG'), 'PRE_ADVERSE_SENT').wait({ days: 8 });
      expect(check.effects).not.toContain('disqualifyPerson');
      passOn(backgroundCheck, hears(check, 'FINAL_ADVERSE'), 'disqualifyPerson', person);
      expect(labelOf(standingIn(activeMember(profile), [], person))).toBe('Disqualified');
    }),
    scene('a document that an administrator disqualifies for', (profile) => {
      const person = registered(profile);
      const file = documents.assigned(profile);
      must(uploads(file), 'the upload');
      did(file, 'DISQUALIFY', { version: fileOf(file), sealedReason: 'ref:sealed' }, 'admin');
      passOn(document, file, 'disqualifyPerson', person);
      expect(labelOf(standingIn(activeMember(profile), [], person))).toBe('Disqualified');
    }),
    scene('a rejected document or a cancelled check is no such outcome', (profile) => {
      const file = documents.assigned(profile);
      must(uploads(file), 'the upload');
      did(file, 'REJECT', { version: fileOf(file), reason: 'ref:reason' });
      expect(file.effects).not.toContain('disqualifyPerson');
      expect(hears(screened(profile), 'CANCELED').effects).not.toContain('disqualifyPerson');
    }),
  ),
  says(
    53,
    '(e.g., flagged background check)',
    'a flagged background check is such an outcome',
    guideSays(user, 'disqualified', 'appears', /for example a flagged background check/),
    scene(
      'to the letter, the flag disqualifies at once',
      (profile) => {
        const person = registered(profile);
        const check = hears(screened(profile), 'PROVIDER_FLAG');
        passOn(backgroundCheck, check, 'disqualifyPerson', person);
        const missing = [mandatory('Check', check)];
        const given = standingIn(activeMember(profile), missing, person);
        expect(labelOf(given)).toBe('Disqualified');
      },
      ['literal'],
    ),
    scene(
      'by default, a flag may be a false match: it is reviewed, and what is confirmed disqualifies',
      (profile) => {
        const check = hears(screened(profile), 'PROVIDER_FLAG');
        expect(check.effects).not.toContain('disqualifyPerson');
        expect(check.status).toBe('underReview');
        hears(check, 'PRE_ADVERSE_SENT').wait({ days: 8 });
        expect(hears(check, 'FINAL_ADVERSE').effects).toContain('disqualifyPerson');
      },
      ['default'],
    ),
  ),
];

export const userFacts: readonly Fact[] = [
  ...overview,
  ...notActivated,
  ...pendingConfirmation,
  ...incomplete,
  ...optional,
  ...cleared,
  ...noneAssigned,
  ...disqualified,
];
