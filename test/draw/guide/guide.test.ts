/** The guide says everything that the portrait has, says it once, and shows every text as text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { document, eligibility, groupStanding, lifecycles } from '../../../machines/index.ts';
import {
  type Guide,
  guideHtml,
  guideMarkdown,
  guideOf,
  ladderOf,
  type Portrait,
  plain,
  portraitOf,
  portraitOfMachine,
  tame,
} from '../../../src/draw/index.ts';
import { elementsOf, piecesOf, rendered, sectionsOf } from '../../support/guides.ts';
import { parameters } from '../../support/seed.ts';

const portraits = lifecycles.map((lifecycle) => portraitOf(lifecycle, 'hash'));
const portrait = (name: string) => portraits.find((it) => it.name === name) as Portrait;
const forms = {
  Markdown: (guide: Guide) => rendered(guideMarkdown(guide)),
  HTML: (guide: Guide) => guideHtml(guide),
};
const textOf = (html: string) => piecesOf(html).map(({ text }) => text);

describe.each(portraits)('the guide to $name', (it_) => {
  const guide = guideOf(it_);

  it('has every transition exactly once, declared no-ops too', () => {
    const rows = guide.transitions.flatMap(({ transitions }) => transitions);
    expect(rows.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      it_.transitions.map(({ index }) => index),
    );
    const tables = guide.transitions.filter(({ transitions }) => transitions.length > 0).length;
    for (const form of Object.values(forms)) {
      const pieces = piecesOf(form(guide));
      const from = pieces.findIndex(({ id }) => id === 'transitions');
      const to = pieces.findIndex(({ tag }, n) => n > from && tag === 'h2');
      const cells = pieces.slice(from, to).filter(({ tag }) => tag === 'th' || tag === 'td');
      expect(cells).toHaveLength((rows.length + tables) * 5);
      const last = cells.map(({ text }) => text.split('\n').at(-1));
      for (const { code, what } of rows) expect(last).toContain(code ?? what);
    }
  });

  it.each(Object.entries(forms))('in %s says every rule, note, fact and policy', (_, form) => {
    const all = textOf(form(guide)).join('\n').toLowerCase();
    const parts = [it_.guards, it_.deadlines, it_.notes, it_.facts];
    for (const { says } of parts.flatMap((part) => Object.values(part)))
      expect(all).toContain(says.toLowerCase());
    for (const code of Object.keys(it_.policies?.defaults ?? {}))
      expect(all).toContain(code.toLowerCase());
  });

  it('leaves each status by every way of the status view', () => {
    for (const { from, to, trigger } of it_.statusView?.ways ?? []) {
      const leaves = guide.statuses.find(({ code }) => code === from)?.leaves ?? guide.begins;
      const code = trigger.kind === 'event' ? trigger.type : trigger.deadline;
      const led = leaves.filter((way) => way.code === code).flatMap((way) => way.to);
      if (from !== to) expect(led.map((one) => one.code)).toContain(to);
    }
  });

  it.each(Object.entries(forms))('in %s has links that lead somewhere', (_, form) => {
    const elements = elementsOf(form(guide));
    const ids = elements.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of elements.filter(({ name }) => name === 'a'))
      if (attributes['href']) expect(ids).toContain(attributes['href'].slice(1));
  });
});

describe('in words', () => {
  const answers = (code: string, question: string) =>
    sectionsOf(guideHtml(guideOf(portrait('ankored/document'))))
      .get(`status-${code}`)
      ?.answers.get(question);

  it('who does what, and where it leads', () => {
    expect(answers('pendingReview', 'How it is left')).toContain(
      'Administrator: Approve → Completed',
    );
    expect(answers('completed', 'How it is left')).toContain(
      '30 civil days before the last valid day (policy) → Expiring Soon',
    );
  });

  it('a way that needs a renewal beside it says so', () => {
    expect(answers('expiringSoon', 'How it is left')).toContain(
      'Administrator: Approve → Completed (while Pending Review goes on beside it)',
    );
  });

  it('reminders are told where somebody owes something, and nowhere else', () => {
    const reminds = /reminds the person/;
    expect(answers('incomplete', 'Time limits')).toContainEqual(expect.stringMatching(reminds));
    expect(answers('expired', 'Time limits')).toContainEqual(expect.stringMatching(reminds));
    expect(answers('pendingReview', 'Time limits')).toBeUndefined();
  });

  it('what the profile literal sets otherwise', () => {
    const { policies } = guideOf(portrait('ankored/background-check')).rules;
    expect(policies).toContainEqual(
      expect.objectContaining({ code: 'disqualifyOn', usual: 'finalAdverse', literal: 'flagged' }),
    );
    expect(policies).toContainEqual(
      expect.objectContaining({
        code: 'validity',
        usual: 'basis completion, period 1 year',
        literal: null,
      }),
    );
  });

  it('a blocked user is not flagged for standing in the status beneath', () => {
    const blocked = guideOf(portrait('ahead/user')).statuses.find(({ code }) => code === 'blocked');
    expect(blocked?.limits).toEqual([]);
  });
});

describe('the person concerned', () => {
  const html = guideHtml(guideOf(portrait('ankored/document')), { audience: 'person' });

  it('is called “you”, and told what they need not do', () => {
    const review = sectionsOf(html).get('status-pendingReview')?.answers;
    expect(review?.get('Do you need to act?')).toEqual(['No']);
    expect(review?.get('How it is left')).toContain('You: Withdraw → Incomplete or Expired');
    expect(sectionsOf(html).get('status-expired')?.answers.get('Do you need to act?')).toEqual([
      'Yes',
    ]);
  });

  it('is spared the machine', () => {
    expect([...sectionsOf(html).keys()]).not.toContain('transitions');
    expect(html).not.toContain('requirement.coverage');
  });
});

describe('a standing', () => {
  const guide = guideOf(ladderOf(groupStanding));

  it('tells its rungs in order, and what it is rolled up from', () => {
    const text = textOf(guideHtml(guide)).join('\n');
    const places = groupStanding.rungs.map(({ says }) => text.indexOf(says));
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    for (const { lifecycle } of groupStanding.feeds) expect(text).toContain(lifecycle);
  });

  it('tells what a requirement is called there and nowhere else', () => {
    const optional = sectionsOf(guideHtml(guide)).get('part-optional');
    expect(optional?.answers.get('What does it mean?')?.[0]).toContain('it becomes “Completed”');
  });
});

describe('a machine without a contract', () => {
  const machine = createMachine({
    id: 'lamp',
    initial: 'off',
    states: { off: { on: { SWITCH: 'on' } }, on: { after: { 1000: 'off' } } },
  });
  const guide = guideOf(portraitOfMachine(machine, 'lamp'));

  it('gets its states with empty answers, its transitions, and a list of what is missing', () => {
    expect(guide.missing).toHaveLength(4);
    expect(guide.statuses.map(({ code, action, leaves }) => [code, action, leaves.length])).toEqual(
      [
        ['off', null, 1],
        ['on', null, 1],
      ],
    );
    const text = textOf(guideHtml(guide)).join('\n');
    for (const one of guide.missing) expect(text).toContain(one);
    expect(text).toContain('SWITCH');
  });
});

describe('the support link', () => {
  const guide = guideOf(ladderOf(groupStanding));
  const links = (supportUrl?: string) =>
    elementsOf(guideHtml(guide, supportUrl === undefined ? {} : { supportUrl }))
      .map(({ attributes }) => attributes['href'])
      .filter((href) => href !== undefined && !href.startsWith('#'));

  it('is what the settings say; without it the sentence has no link', () => {
    expect(links('https://help.example/tickets?a=1&b=2')).toEqual([
      'https://help.example/tickets?a=1&b=2',
    ]);
    expect(links()).toEqual([]);
    expect(guideMarkdown(guide)).toContain('open a ticket through the customer portal');
  });

  it.each(['javascript:alert(1)', 'help.example', 'https://a b'])('refuses %s', (supportUrl) => {
    expect(() => guideMarkdown(guide, { supportUrl })).toThrow(RangeError);
  });
});

it('begins its headings where it is told, and prefixes its ids', () => {
  const guide = guideOf(ladderOf(groupStanding));
  const headings = piecesOf(guideHtml(guide, { level: 3, idPrefix: 'x-' }))
    .filter(({ tag }) => /^h\d$/.test(tag))
    .map(({ tag, id }) => [tag, id?.slice(0, 2)]);
  expect(headings[0]).toEqual(['h3', 'x-']);
  expect(new Set(headings.map(([tag]) => tag))).toEqual(new Set(['h3', 'h4', 'h5']));
  expect(guideMarkdown(guide, { level: 3 })).toMatch(/^### /);
});

describe('hostile texts', () => {
  const base = portraitOf(eligibility, 'hash');
  const nasty = fc.oneof(
    fc.constantFrom(
      '<script>alert(1)</script>',
      '](javascript:alert(1))',
      '| a | b |',
      '**bold** _it_ ~~no~~ `code` ``',
      '# heading\n\n- list\n1. one',
      '&lt;&amp;&#x41;',
      '\u202Eabc\u2066',
      '👩🏽‍🚀 שלום مرحبا',
      'www.example.com https://example.com a@example.com',
      '$x$ :smile: <!-- - --> ![i](x)',
      '\\',
      '1) first',
      '+ plus',
      '=== ---',
      'x'.repeat(200),
      '\u0000\u001B[31m\uD800',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  /** The portrait with the same text wherever people would read one. */
  const withText = (text: string): Portrait => {
    const said = <T extends object>(all: Readonly<Record<string, T>>) =>
      Object.fromEntries(
        Object.entries(all).map(([code, it]) => [
          code,
          Object.fromEntries(
            Object.entries(it).map(([key, value]) => {
              const isText = ['label', 'says', 'means', 'forPerson', 'icon'].includes(key);
              const isList = ['appliesTo', 'appears', 'advice'].includes(key);
              return [key, isText ? text : isList ? [text, text] : value];
            }),
          ),
        ]),
      ) as unknown as Readonly<Record<string, T>>;
    const { statuses, events, guards, actions, effects, deadlines, facts, notes } = base;
    return {
      ...base,
      title: text,
      states: base.states.map((state) => ({ ...state, label: text })),
      statuses: said(statuses),
      events: said(events),
      guards: said(guards),
      actions: said(actions),
      effects: said(effects),
      deadlines: said(deadlines),
      facts: said(facts),
      notes: said(notes),
    };
  };
  const skeleton = (html: string) => elementsOf(html).map(({ name }) => name);
  const normal = (text: string) => tame(text).replaceAll(/\s+/g, ' ').trim();

  it('change no element, and are read back as they are', () => {
    const calm = guideOf(withText('calm'));
    const shape = {
      html: skeleton(guideHtml(calm)),
      markdown: skeleton(rendered(guideMarkdown(calm))),
    };
    fc.assert(
      fc.property(nasty, (text) => {
        fc.pre(normal(text) !== '');
        const guide = guideOf(withText(text));
        const html = guideHtml(guide);
        const markdown = rendered(guideMarkdown(guide));
        expect(skeleton(html)).toEqual(shape.html);
        expect(skeleton(markdown)).toEqual(shape.markdown);
        const meaning = { html: sectionsOf(html), markdown: sectionsOf(markdown) };
        for (const sections of Object.values(meaning)) {
          const told = sections.get('status-disqualified')?.answers.get('What does it mean?') ?? [];
          expect(told.map((one) => normal(one))).toEqual([normal(text)]);
        }
      }),
      parameters(150),
    );
  });

  it('cannot bring in attributes, scripts or styles', () => {
    const elements = elementsOf(guideHtml(guideOf(withText('" onclick="alert(1)" style="x'))));
    const attributes = new Set(elements.flatMap((it) => Object.keys(it.attributes)));
    expect([...attributes].toSorted()).toEqual(
      ['aria-label', 'class', 'href', 'id', 'role', 'scope', 'tabindex'].toSorted(),
    );
    expect(elements.map(({ name }) => name)).not.toContain('script');
  });
});

it('a text is its words', () => {
  expect(plain(['a ', { code: 'B' }, { strong: 'c' }, { link: 'd', to: '#d' }])).toBe('a Bcd');
});

it('the guide of a lifecycle is plain JSON', () => {
  const guide = guideOf(portraitOf(document, 'hash'));
  expect(JSON.parse(JSON.stringify(guide))).toEqual(guide);
});
