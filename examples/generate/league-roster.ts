/** The league as groups: teams, what each role requires there, and who is in which. */
import { kept, type Member, zone } from './league-member.ts';

/** Written before anybody is in it; a group is a team. */
const groups = {
  'u10-falcons': 'U10 Falcons',
  'u10-otters': 'U10 Otters',
  'u12-falcons': 'U12 Falcons',
  'u12-otters': 'U12 Otters',
  'u14-girls': 'U14 Girls',
  'u14-boys': 'U14 Boys',
  'u16-league': 'U16 League',
  seniors: 'Seniors',
} as const;

/** By requirement: what people call it, and who provides it. */
const catalogue = {
  'background-check': { title: 'Background check', provider: 'Yardstik' },
  training: { title: 'Abuse prevention training', provider: null },
  'safesport-certificate': { title: 'SafeSport certificate', provider: null },
} as const;

type Requirement = keyof typeof catalogue;

/** What a role requires, in every group alike; what is not mandatory is optional. */
const roles: Readonly<Record<string, readonly (readonly [Requirement, boolean])[]>> = {
  coach: [
    ['background-check', true],
    ['training', true],
    ['safesport-certificate', true],
  ],
  referee: [
    ['background-check', true],
    ['safesport-certificate', true],
  ],
  volunteer: [
    ['background-check', true],
    ['training', false],
  ],
  helper: [],
};

/** One change a line; the people last, in the order in which the league heard of them. */
export function rosterFile(members: readonly Member[]): string {
  const names = Object.keys(groups);
  const changes = [
    { type: 'ORGANISATION_ADDED', title: 'A youth sport league', zone },
    ...Object.entries(groups).map(([group, title]) => ({ type: 'GROUP_ADDED', group, title })),
    ...Object.entries(catalogue).map(([requirement, { title, provider }]) => ({
      type: 'REQUIREMENT_ADDED',
      requirement,
      title,
      lifecycle: kept[requirement as Requirement],
      ...(provider !== null && { provider }),
    })),
    ...names.flatMap((group) =>
      Object.entries(roles).flatMap(([role, required]) =>
        required.map(([requirement, mandatory]) => ({
          type: 'REQUIREMENT_ASSIGNED',
          group,
          role,
          requirement,
          ...(!mandatory && { mandatory }),
        })),
      ),
    ),
    ...members.flatMap((member, n) => {
      const { id: person, person: known } = member;
      const inGroup = (group: string | undefined) => ({
        type: 'MEMBER_ADDED',
        group,
        role: roleOf(member),
        person,
      });
      return [
        { type: 'PERSON_ADDED', person, address: known.address },
        inGroup(names[n % names.length]),
        // Some coach or whistle in a second team.
        ...(n % 11 === 0 ? [inGroup(names[(n + 3) % names.length])] : []),
      ];
    }),
  ];
  return changes.map((change) => `${JSON.stringify(change)}\n`).join('');
}

/** Volunteers of whom nothing is asked are helpers: they only bring oranges. */
function roleOf({ role, id }: Member): string {
  return role === 'volunteer' && Number(id.slice(2)) % 12 === 0 ? 'helper' : role;
}
