/** What a guide says, in which order and in whose words: the document that Markdown, HTML and the terminal show. */
import { type Block, idOfName, type Text } from '../document/document.ts';
import type { Guide, GuideStatus, Labelled, Limit, Way } from './entry.ts';
import { factText } from './rules.ts';
import { tableBlocks } from './telling-table.ts';
import { type Audience, actionWords, orList, whoText } from './words.ts';

export interface GuideOptions {
  /** Administrators where absent. They get the table of transitions and the rules, too. */
  readonly audience?: Audience;
  /** Where one asks for help: http, https or mailto. Without it, the sentence has no link. */
  readonly supportUrl?: string;
}

/** @throws RangeError for a support address that is neither http, https nor mailto. */
export function guideDocument(guide: Guide, options: GuideOptions = {}): Block[] {
  const { audience = 'administrators', supportUrl } = options;
  const forPerson = audience === 'person';
  return [
    heading(0, 'guide', [`${guide.title}: what each ${wordFor(guide)} means`]),
    paragraph(introOf(guide, forPerson)),
    ...missingOf(guide),
    ...overviewOf(guide, audience),
    ...rungsOf(guide),
    ...statusesOf(guide, audience),
    ...(forPerson ? [] : notesOf(guide)),
    ...supportOf(forPerson, supportUrl),
    ...(forPerson ? [] : tableBlocks(guide)),
    ...(forPerson ? [] : rulesOf(guide)),
  ];
}

function heading(depth: number, id: string, text: Text): Block {
  return { kind: 'heading', depth, id, text };
}
function paragraph(text: Text): Block {
  return { kind: 'paragraph', text };
}

const wordFor = ({ statuses }: Guide) =>
  statuses.some(({ kind }) => kind === 'state') ? 'state' : 'status';

function introOf({ kind, name, version, feeds }: Guide, forPerson: boolean): Text {
  if (forPerson) return ['What your status means, and whether you need to do something.'];
  const from =
    kind === 'standing'
      ? ` It is rolled up from ${feeds.length} lifecycles.`
      : version === null
        ? ''
        : ` Version ${version}.`;
  return [{ code: name }, `.${from} This guide is made from the definition that runs.`];
}

function missingOf({ missing }: Guide): Block[] {
  if (missing.length === 0) return [];
  return [
    heading(1, 'missing', ['What this machine does not say']),
    paragraph(['It has no contract, so these columns stay empty:']),
    { kind: 'list', ordered: false, items: missing.map((one) => [one]) },
  ];
}

/** Every status in a line. */
function overviewOf(guide: Guide, audience: Audience): Block[] {
  const shown = guide.statuses.filter(({ kind }) => kind !== 'part');
  const rows = shown.map((status) => [
    [[{ link: named(status), to: `#${idOf(status)}` }]],
    [[actionOf(status, audience)]],
    [[whoText(status.actors, audience) || '–']],
    [[nextOf(guide, status) || '–']],
  ]);
  // A standing is left when what it is rolled up from changes, so nothing can be said of what comes next.
  const columns = guide.kind === 'standing' ? 3 : 4;
  const head = [capital(wordFor(guide)), 'Action needed?', 'Who acts', 'Next'];
  return [
    {
      kind: 'table',
      caption: `Every ${wordFor(guide)} of ${guide.title}`,
      head: head.slice(0, columns),
      rows: rows.map((row) => row.slice(0, columns)),
    },
  ];
}

/** In the order of the guide, which is that of a life. */
function nextOf({ statuses }: Guide, { leaves }: GuideStatus): string {
  const codes = new Set(leaves.flatMap(({ to }) => to.map(({ code }) => code)));
  return orList(statuses.flatMap(({ code, label }) => (codes.has(code) ? [label] : [])));
}

function rungsOf({ rungs, feeds }: Guide): Block[] {
  if (rungs.length === 0) return [];
  return [
    heading(1, 'ladder', ['How it is decided']),
    paragraph(['From the top: the first line that is true decides the status.']),
    {
      kind: 'list',
      ordered: true,
      items: rungs.map(({ status, says }) => [{ strong: status.label }, `: ${says}`]),
    },
    paragraph(['What it is rolled up from:']),
    {
      kind: 'list',
      ordered: false,
      items: feeds.map(({ lifecycle, says }) => [{ code: lifecycle }, ` tells ${says}`]),
    },
  ];
}

const groupTitles: Readonly<Record<GuideStatus['kind'], string>> = {
  status: 'Statuses',
  activity: 'What goes on beside the status',
  part: 'What single requirements are called here',
  state: 'States',
};

function statusesOf(guide: Guide, audience: Audience): Block[] {
  const kinds = Map.groupBy(guide.statuses, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, statuses]) => [
    heading(1, `all-${kind}`, [groupTitles[kind]]),
    ...beginningsOf(guide, kind, audience),
    ...statuses.flatMap((status) => [
      heading(2, idOf(status), [named(status)]),
      { kind: 'answers' as const, of: answersOf(status, audience) },
    ]),
  ]);
}

function beginningsOf({ begins }: Guide, kind: GuideStatus['kind'], audience: Audience): Block[] {
  if (kind !== 'status' || begins.length === 0) return [];
  return [
    {
      kind: 'answers',
      of: [{ question: 'How it begins', answers: begins.map((way) => wayText(way, audience)) }],
    },
  ];
}

/** The seeds' own questions. What nobody said is no question. */
function answersOf(status: GuideStatus, audience: Audience) {
  const forPerson = audience === 'person';
  const { appliesTo, appears, means, advice, leaves, stays, besides, limits, goodEnd } = status;
  const limited = limits.filter(({ to, tells }) => !forPerson || to.length > 0 || tells);
  const told = forPerson
    ? [q('What does it mean for you?', [status.forPerson])]
    : [
        q('Who does it apply to?', appliesTo),
        q('When does it appear?', appears),
        q('What does it mean?', [means]),
        q('What the user is told', [status.forPerson]),
      ];
  return [
    ...told,
    q(forPerson ? 'Do you need to act?' : 'Is action needed?', [actionOf(status, audience)]),
    ...(forPerson ? [] : [q('What to do', advice), q('Who acts next?', [whoText(status.actors)])]),
    q('It may stand beside', [orList(besides.map(({ label }) => label))]),
    { question: 'How it is left', answers: leaves.map((way) => wayText(way, audience)) },
    { question: 'Time limits', answers: limited.map(limitText) },
    { question: 'What else may happen', answers: forPerson ? [] : elseOf(stays) },
    q('Is it an end?', goodEnd ? ['A life may well end here.'] : []),
  ].filter(({ answers }) => answers.length > 0);
}

function q(question: string, texts: readonly string[]) {
  return { question, answers: texts.filter((text) => text !== '').map((text): Text => [text]) };
}

/** Listed in a line: none of them leads anywhere. */
function elseOf(stays: readonly Way[]): Text[] {
  const groups = Map.groupBy(stays, ({ by }) => whoText(by));
  return [...groups].map(([who, ways]) => [
    { strong: who || 'Clock' },
    `: ${[...new Set(ways.map(({ what }) => what))].join(', ')}`,
  ]);
}

/** For the person the question is whether *they* need to act. */
function actionOf({ action, actors }: GuideStatus, audience: Audience): string {
  if (action === null) return '–';
  return audience === 'person' && !actors.includes('user') ? actionWords.no : actionWords[action];
}

/** `Administrator: Approve → Completed`; the clock has no name: `30 days before … → Expiring Soon`. */
function wayText({ what, by, to, during }: Way, audience: Audience): Text {
  const who = whoText(by, audience);
  const beside = during.length === 0 ? '' : ` (while ${labels(during)} goes on beside it)`;
  const event = who === '' ? [capital(what)] : [{ strong: who }, `: ${what}`];
  return [...event, ' → ', { strong: labels(to) }, beside];
}

function limitText({ says, to, does }: Limit): Text {
  const then =
    to.length > 0
      ? [' → ', { strong: labels(to) }]
      : [does.length > 0 ? `: ${does.join('; ')}` : ''];
  return [capital(says), ...then];
}

const labels = (all: readonly Labelled[]) => orList(all.map(({ label }) => label));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const named = ({ icon, label }: GuideStatus) => `${icon} ${label}`.trim();
const idOf = ({ kind, code }: GuideStatus) => `${kind}-${idOfName(code)}`;

function notesOf({ notes }: Guide): Block[] {
  if (notes.length === 0) return [];
  return [
    heading(1, 'notes', ['Notes beside a status']),
    paragraph(['An exact reason or a flag, told together with the status while it holds.']),
    {
      kind: 'table',
      caption: 'Notes beside a status',
      head: ['Note', 'What it says', 'What to do'],
      rows: notes.map(({ code, label, says, advice }) => [
        [[label], [{ code }]],
        [[says]],
        advice.length > 0 ? advice.map((one): Text => [one]) : [['–']],
      ]),
    },
  ];
}

/** Seed: "Can't find the right answer? Just open a ticket through our customer portal." */
function supportOf(forPerson: boolean, url: string | undefined): Block[] {
  if (url !== undefined && !/^(https?:\/\/|mailto:)\S+$/i.test(url)) {
    throw new RangeError(
      `the support address "${url}" must begin with https://, http:// or mailto:`,
    );
  }
  const words = 'open a ticket through the customer portal';
  const where = url === undefined ? words : { link: words, to: url };
  const first = forPerson ? 'ask your administrator, or ' : '';
  return [
    heading(1, 'help', ['Is the answer not here?']),
    paragraph([`If you cannot find the right answer, ${first}`, where, '; we are happy to help.']),
  ];
}

function rulesOf({ rules, kind }: Guide): Block[] {
  if (kind === 'standing') return [];
  const { guards, deadlines, facts, policies } = rules;
  return [
    ...listOf('conditions', 'Conditions', guards),
    ...listOf('deadlines', 'Times', deadlines),
    ...(facts.length === 0
      ? []
      : [
          heading(1, 'facts', ['Facts from around']),
          {
            kind: 'list' as const,
            ordered: false,
            items: facts.map(
              (fact): Text => [
                factText(
                  fact,
                  orList(fact.bars.map((actor) => `the ${whoText([actor]).toLowerCase()}`)),
                ),
                ' ',
                { code: fact.code },
              ],
            ),
          },
        ]),
    ...policiesOf(policies),
  ];
}

function listOf(id: string, title: string, parts: Guide['rules']['guards']): Block[] {
  if (parts.length === 0) return [];
  return [
    heading(1, id, [title]),
    {
      kind: 'list',
      ordered: false,
      items: parts.map(({ says, code }) => [capital(says), ' ', { code }]),
    },
  ];
}

function policiesOf(policies: Guide['rules']['policies']): Block[] {
  if (policies.length === 0) return [];
  return [
    heading(1, 'policies', ['Policies']),
    paragraph([
      'Switches that an organisation sets. The profile ',
      { code: 'literal' },
      ' follows the vendor’s text to the letter.',
    ]),
    {
      kind: 'table',
      caption: 'Policies',
      head: ['Policy', 'Usually', 'In the profile literal'],
      rows: policies.map(({ code, label, usual, literal }) => [
        [[label], [{ code }]],
        [[usual]],
        [[literal ?? 'the same']],
      ]),
    },
  ];
}
