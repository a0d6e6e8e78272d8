/**
 * Everything that can be changed in a roster, as data. Each is written in the journal as it was asked for, so that the
 * roster can be made again from its changes.
 */
import { z } from 'zod';
import { id, zone } from '../lifecycle/index.ts';

const title = z
  .string()
  .trim()
  .min(1, 'a title is needed')
  .max(200, 'a title has at most 200 characters');
const membership = { group: id(), role: id(), person: id() };
const assignment = { group: id(), role: id(), requirement: id() };

const changes = [
  z.strictObject({ type: z.literal('ORGANISATION_ADDED'), title, zone: zone() }),
  z.strictObject({ type: z.literal('GROUP_ADDED'), group: id(), title }),
  z.strictObject({ type: z.literal('GROUP_RENAMED'), group: id(), title }),
  z.strictObject({
    type: z.literal('PERSON_ADDED'),
    person: id(),
    /** An opaque id: the same one for the same normalised address, see `normalAddress`. */
    address: id().nullable().default(null),
  }),
  z.strictObject({ type: z.literal('ADDRESS_CHANGED'), person: id(), address: id() }),
  z.strictObject({ type: z.literal('MEMBER_ADDED'), ...membership }),
  z.strictObject({ type: z.literal('MEMBER_REMOVED'), ...membership }),
  z.strictObject({ type: z.literal('ROLE_CHANGED'), ...membership, to: id() }),
  z.strictObject({ type: z.literal('MEMBER_DEACTIVATED'), ...membership }),
  z.strictObject({ type: z.literal('MEMBER_ACTIVATED'), ...membership }),
  z.strictObject({
    type: z.literal('REQUIREMENT_ADDED'),
    requirement: id(),
    title,
    lifecycle: z.string().min(1).max(200),
    policies: z.record(z.string(), z.unknown()).default({}),
    provider: z.string().trim().min(1).max(200).nullable().default(null),
  }),
  z.strictObject({
    type: z.literal('REQUIREMENT_ASSIGNED'),
    ...assignment,
    mandatory: z.boolean().default(true),
  }),
  z.strictObject({ type: z.literal('ASSIGNMENT_MARKED'), ...assignment, mandatory: z.boolean() }),
  z.strictObject({ type: z.literal('REQUIREMENT_UNASSIGNED'), ...assignment }),
  z.strictObject({
    type: z.literal('SIGN_UP_URL_OPENED'),
    url: id(),
    group: id(),
    role: id(),
    /** A hash of the secret part of the URL, made by whoever mints it. */
    token: id(),
  }),
  z.strictObject({ type: z.literal('SIGN_UP_URL_ROTATED'), url: id(), token: id() }),
  z.strictObject({ type: z.literal('SIGN_UP_URL_CLOSED'), url: id() }),
  z.strictObject({
    type: z.literal('SIGNED_UP'),
    url: id(),
    token: id(),
    /** A new person, or the one whose address it is. */
    person: id(),
    address: id(),
  }),
] as const;

export const rosterChange = z.discriminatedUnion('type', changes);

/** What was changed, complete. */
export type RosterChange = z.output<typeof rosterChange>;
/** The same as it may be written: what has a default may be left out. */
export type RosterChangeInput = z.input<typeof rosterChange>;
export type ChangeType = RosterChange['type'];
export type ChangeOf<T extends ChangeType> = Extract<RosterChange, { readonly type: T }>;
