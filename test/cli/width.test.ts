/** Whatever is said to people fits their terminal, but for what they copy: ids, paths and commands. */
import { describe, expect, it } from 'vitest';
import { aheadUser } from '../../machines/ahead/user/machine.ts';
import { widthOf } from '../../src/cli/layout.ts';
import { door } from '../support/door.ts';
import { person, report } from '../support/pair.ts';
import { Desk } from '../support/terminal.ts';

const commands = [
  'lifecycles',
  'create ahead/user u1 CREATE username=ada address=ada@example.com',
  'create ahead/user u2 CREATE kind=none language=de_',
  'create ahead/user u3 ENTRA_SYNCED username=eve --by system:entra',
  'send ahead/user u1 START_ONBOARDING',
  'send ahead/user u1 PASSWORD_SET',
  'send ahead/user u1 PASSWORD_SET --by user:u1',
  'send ahead/user u1 LINK_REDEEMED link=older --by user:u1',
  'show ahead/user u1',
  'show ahead/user u1 --as user:u1',
  'show ahead/user u1 --at +90d',
  'list ahead/user',
  'guide ahead/user',
  'guide',
  'history ahead/user u1',
  'create test/door d1 code=k',
  'send test/door d1 OPEN code=k',
  'show test/door d1 --at +1m',
  'create test/person p1 name=Ada',
  'create test/report r1 person=p1',
  'send test/report r1 UPHELD',
  'history test/report r1',
  'erase p1 --by admin:anna',
  'erase p1 --by admin:anna --yes',
  'upgrade test/door --dry-run',
  'doctor',
  'effects list',
];

describe.each([80, 60, 200])('at %i columns', (columns) => {
  it('everything fits', async () => {
    const lifecycles = [aheadUser, door, person, report];
    const desk = new Desk({ lifecycles, isTTY: true, columns });
    for (const command of commands) {
      const { lines, err } = await desk.run(command);
      expect(lines.length, `${command} said: ${err}`).toBeGreaterThan(0);
      const wide = lines.filter((line) => widthOf(line) > columns);
      expect(wide, command).toEqual([]);
      expect(
        lines.filter((line) => /\s$/.test(line)),
        command,
      ).toEqual([]);
    }
    desk.leave();
  });
});
