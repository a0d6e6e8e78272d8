/**
 * What the two articles say about each of their statuses stands in the generated guides: every fact that asks the
 * guide entry asks what people read, too, in Markdown and in HTML, read back with real parsers.
 */
import { describe, expect, test } from 'vitest';
import { lifecycles, standings } from '../../../machines/index.ts';
import {
  type Audience,
  type Guide,
  guideHtml,
  guideMarkdown,
  guideOf,
  ladderOf,
  portraitOf,
} from '../../../src/draw/index.ts';
import type { Field, Told } from '../../seeds/fact.ts';
import { facts } from '../../seeds/facts.ts';
import { rendered, type Section, sectionsOf } from '../../support/guides.ts';

/** Each guide beside the entries that it is made from. */
const sources = [
  ...lifecycles.map((lifecycle) => ({
    entries: { status: lifecycle.statuses, activity: lifecycle.statuses, part: {} },
    guide: guideOf(portraitOf(lifecycle, 'hash')),
  })),
  ...standings.map((standing) => ({
    entries: { status: standing.statuses, activity: {}, part: standing.parts ?? {} },
    guide: guideOf(ladderOf(standing)),
  })),
];

type Form = 'Markdown' | 'HTML';

/** As people read it; each is made once. */
const read = new Map<string, ReadonlyMap<string, Section>>();
function sectionsIn(guide: Guide, form: Form, audience: Audience): ReadonlyMap<string, Section> {
  const key = JSON.stringify([guide.name, form, audience]);
  const known = read.get(key);
  if (known) return known;
  const isHtml = form === 'HTML';
  const html = isHtml
    ? guideHtml(guide, { audience })
    : rendered(guideMarkdown(guide, { audience }));
  const sections = sectionsOf(html);
  read.set(key, sections);
  return sections;
}

const questions: Partial<Record<Field, string>> = {
  appliesTo: 'Who does it apply to?',
  appears: 'When does it appear?',
  means: 'What does it mean?',
  forPerson: 'What the user is told',
  action: 'Is action needed?',
  advice: 'What to do',
  actors: 'Who acts next?',
};
const words: Readonly<Record<string, RegExp>> = {
  no: /^No$/,
  ifItLasts: /^Only if it lasts$/,
  yes: /^Yes$/,
  user: /user/i,
  admin: /administrator/i,
  provider: /provider/i,
};

const asked = facts.flatMap(({ seed, line, proofs }) =>
  proofs.flatMap(({ name, told }) =>
    told === undefined || told.field === 'source'
      ? []
      : [{ name: `${seed} ${line}: ${name}`, told }],
  ),
);

/** The sections of every guide that has this very entry. */
function sectionsFor({ guided, code }: Told, form: Form, audience: Audience) {
  return sources.flatMap(({ entries, guide }) =>
    guide.statuses.flatMap((status) => {
      const own = entries[status.kind as keyof typeof entries] as Told['guided']['statuses'];
      if (status.code !== code || own[code] !== guided.statuses[code]) return [];
      const section = sectionsIn(guide, form, audience).get(`${status.kind}-${code}`);
      return [section ?? { title: 'no such section', answers: new Map() }];
    }),
  );
}

function says({ title, answers }: Section, { field, words: wanted }: Told, question?: string) {
  const said =
    field === 'label' || field === 'icon' ? [title] : (answers.get(question ?? '') ?? []);
  const isCode = field === 'action' || field === 'actors';
  for (const one of wanted) {
    const asked = isCode ? (words[String(one)] as RegExp) : one;
    const holds = (text: string) =>
      typeof asked === 'string' ? text.includes(asked) : asked.test(text);
    expect(said.some(holds), `${title}: ${String(one)} in ${JSON.stringify(said)}`).toBe(true);
  }
}

describe.each(['Markdown', 'HTML'] as const)('in %s', (form) => {
  for (const { name, told } of asked) {
    test(name, () => {
      const sections = sectionsFor(told, form, 'administrators');
      expect(sections.length).toBeGreaterThan(0);
      for (const section of sections) says(section, told, questions[told.field]);
    });
  }

  test('the person concerned reads what is meant for them', () => {
    const told = asked.filter(({ told: { field } }) => field === 'forPerson');
    expect(told.length).toBeGreaterThan(0);
    for (const { told: one } of told)
      for (const section of sectionsFor(one, form, 'person'))
        says(section, one, 'What does it mean for you?');
  });
});

test('a guide that lacks an answer is seen', () => {
  const told: Told = {
    guided: { title: '', statuses: {} },
    code: 'x',
    field: 'means',
    words: ['a'],
  };
  const empty: Section = { title: 'x', answers: new Map([['What does it mean?', ['b']]]) };
  expect(() => says(empty, told, 'What does it mean?')).toThrow('a in ["b"]');
});
