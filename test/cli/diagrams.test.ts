/** `diagrams` from the command line: the folder that reviewers see, held against what runs, and one in any format. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { document, eligibility, groupStanding } from '../../machines/index.ts';
import { Desk } from '../support/terminal.ts';
import { all, readXml } from '../support/xml.ts';

/** A stranger's machine: nobody said who sends what, or what it means. */
const parcel = createMachine({
  id: 'parcel',
  initial: 'packed',
  states: {
    packed: { on: { SEND: 'onTheWay' } },
    onTheWay: {
      on: { ARRIVE: { target: 'delivered', guard: 'isSigned' } },
      after: { 1000: 'lost' },
    },
    delivered: { type: 'final' },
    lost: {},
  },
});

let desk: Desk;
let folder: string;
beforeEach(() => {
  desk = new Desk({
    lifecycles: [document, eligibility],
    standings: [groupStanding],
    exported: { parcel },
  });
  folder = join(desk.data, '..', 'pictures');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  return desk.leave();
});

describe('the folder', () => {
  it('holds pictures, text, guide and data of each, and a page that shows them', async () => {
    const { code, out } = await desk.run(`diagrams --out ${folder}`);
    expect([code, out]).toEqual([0, `22 files in ${folder}, 22 written\n`]);
    expect(readdirSync(folder).toSorted()).toEqual(
      [
        'README.md',
        ...['compact.svg', 'json', 'machine.svg', 'md', 'mmd', 'svg'].map(
          (e) => `ankored-document.${e}`,
        ),
        ...['compact.svg', 'json', 'machine.svg', 'md', 'mmd', 'svg'].map(
          (e) => `ankored-eligibility.${e}`,
        ),
        ...['json', 'md', 'svg'].map((e) => `ankored-standing.${e}`),
        'overview.svg',
        ...['compact.svg', 'json', 'machine.svg', 'md', 'mmd'].map((e) => `parcel.${e}`),
      ].toSorted(),
    );
  });

  it('says what nobody said of a plain machine, and draws it all the same', async () => {
    await desk.run(`diagrams --out ${folder}`);
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(page).toContain('It is a plain machine, without a contract. Nobody said:');
    const svg = readFileSync(join(folder, 'parcel.machine.svg'), 'utf8');
    for (const word of ['Packed', 'On the way', 'Delivered', 'Lost', 'ARRIVE']) {
      expect(svg).toContain(word);
    }
  });

  it('written again is the same to the byte', async () => {
    await desk.run(`diagrams --out ${folder}`);
    expect((await desk.run(`diagrams --out ${folder}`)).out).toBe(
      `22 files in ${folder}, all as they were\n`,
    );
  });

  it('held against what runs, names what is stale, and changes nothing', async () => {
    await desk.run(`diagrams --out ${folder}`);
    const fresh = await desk.run(`diagrams --out ${folder} --check`);
    expect([fresh.code, fresh.out]).toEqual([0, `22 files in ${folder}, all as what runs\n`]);
    rmSync(join(folder, 'overview.svg'));
    writeFileSync(join(folder, 'ankored-document.md'), 'by hand');
    writeFileSync(join(folder, 'ankored-report.svg'), '<svg/>');
    writeFileSync(join(folder, 'notes.txt'), 'of somebody else');
    const { code, lines } = await desk.run(`diagrams --out ${folder} --check`);
    expect(code).toBe(3);
    expect(lines).toEqual([
      `3 files in ${folder} not as what runs:`,
      '  overview.svg: missing',
      '  ankored-document.md: differs',
      '  ankored-report.svg: nobody made it',
      'Run "rollcall diagrams" and commit what it writes.',
    ]);
    expect(existsSync(join(folder, 'overview.svg'))).toBe(false);
  });
});

describe('one lifecycle', () => {
  it.each([
    ['svg', '<svg'],
    ['mermaid', 'stateDiagram-v2'],
    ['dot', 'digraph'],
    ['scxml', '<scxml'],
    ['xstate', 'createMachine'],
    ['csv', 'Pending Review'],
    ['json', '"rollcall/portrait/1"'],
  ])('as %s', async (format, word) => {
    const { code, out } = await desk.run(`diagrams ankored/document --format ${format}`);
    expect(code).toBe(0);
    expect(out).toContain(word);
  });

  it('as a picture in pixels, to a file', async () => {
    const out = join(desk.data, '..', 'document.png');
    expect(
      (await desk.run(`diagrams ankored/document --format png --dark --out ${out}`)).code,
    ).toBe(0);
    expect(readFileSync(out).subarray(1, 4).toString()).toBe('PNG');
    rmSync(out);
  });

  it('with a status pointed out, and with the way that somebody took', async () => {
    const marks = (svg: string) =>
      all(readXml(svg), 'g')
        .filter(({ children }) =>
          children.some(({ attributes }) => /frame.* lit/.test(attributes['class'] ?? '')),
        )
        .map(({ attributes }) => attributes['id']);
    const pointed = await desk.run('diagrams ankored/eligibility --highlight APPEAL');
    expect(marks(pointed.out)).toEqual(['ankored-eligibility-status-s-appeal']);
    const registered = 'create ankored/eligibility ann REGISTERED person=ann organisation=league';
    expect((await desk.run(`${registered} --by admin:anna`)).code).toBe(0);
    const life = await desk.run('diagrams ankored/eligibility --life ann');
    expect(marks(life.out)).toEqual(['ankored-eligibility-status-s-clear']);
  });

  it.each([
    ['diagrams --highlight clear', '--highlight needs a lifecycle: name the one to write'],
    ['diagrams ankored/eligibility --highlight cleer', 'has no "cleer"; it has clear'],
    ['diagrams ankored/eligibility --life ann --view machine', '--life is drawn by status'],
    ['diagrams ankored/eligibility --format csv --highlight clear', 'are for pictures: svg or png'],
    ['diagrams ankored/standing --highlight cleared', 'a standing is one ladder'],
    ['diagrams --format svg', '--format needs a lifecycle: name the one to write'],
    ['diagrams ankored/document --format png', 'needs a file: add --out picture.png'],
    ['diagrams ankored/document --check', '--check looks at the whole folder; leave the name out'],
    [
      'diagrams ankored/dokument --format svg',
      'there is no lifecycle, machine or standing "ankored/dokument"',
    ],
    [
      'diagrams ankored/standing --format scxml',
      'a standing is no machine; its formats are svg, png and json',
    ],
    [
      'diagrams parcel --view status',
      'parcel is a plain machine: it has no statuses to draw; use --view machine',
    ],
    ['diagrams ankored/document --format png --scale 0 --out a.png', '--scale: "0" is no scale'],
  ])('%s says what is wrong', async (command, message) => {
    const { code, err } = await desk.run(command);
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(message);
  });
});
