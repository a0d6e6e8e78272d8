/** The pages of the service: made on the server, with no script, under a policy that lets nothing else in. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type DiagramFormatName,
  diagramFormats,
  guideCss,
  guideHtml,
  guideMarkdown,
  guideOf,
  type Ladder,
  type Portrait,
  pictureCss,
  svgFile,
  svgInline,
} from '../../draw/index.ts';
import type { Engine } from '../../engine/index.ts';
import type { AnyStanding } from '../../roster/index.ts';
import { cookieIn } from '../access/cookies.ts';
import { principalOf, reaches } from '../access/principal.ts';
import { lifecycleName } from '../addresses.ts';
import type { App } from '../app.ts';
import { ServiceError } from '../faults.ts';
import { lifecycleParams } from '../requests.ts';
import { Gallery } from './gallery.ts';
import { addGroupPages } from './group-routes.ts';
import { groupsPage } from './groups.ts';
import { firstPage, homePage, ladderPageOf, pageOf } from './home.ts';
import { type Markup, markup } from './html.ts';
import { badgesOf, type Download, lifecyclePage, stateBadgesOf } from './lifecycle.ts';
import { type Page, pageHeaders, pageText } from './page.ts';
import { standingPage } from './standing.ts';
import { icon, pageCss } from './style.ts';

/** Adds every page. */
export function addPages(app: App, engine: Engine, standings: readonly AnyStanding[]): void {
  const gallery = new Gallery(engine, standings);
  addFixed(app);
  addFirstPage(app, engine, gallery);
  addLifecyclePages(app, engine, gallery);
  addStandingPages(app, gallery);
  const [standing] = standings;
  if (standing) {
    addGroupPages(app, engine, standing, (reply, page) => answer(reply, gallery, page));
  }
}

function addFirstPage(app: App, engine: Engine, gallery: Gallery): void {
  const config = { ...page, narrowed: true } as const;
  app.get(firstPage, { schema: hidden, config }, async (request, reply) => {
    const principal = principalOf(request);
    // Whoever reaches a part of a roster begins there.
    if (principal.scope.roster) return reply.redirect(groupsPage, 303);
    const { tenant } = principal;
    const cards = [];
    for (const portrait of gallery.all().filter(({ name }) => reaches(principal, name))) {
      const census = await engine.census({ tenant, lifecycle: portrait.name });
      cards.push({ portrait, census, picture: inline(await gallery.statuses(portrait, {}, true)) });
    }
    const { ladders } = gallery;
    const main = homePage({ cards, ladders, overview: inline(await gallery.overview()) });
    return answer(reply, gallery, { title: 'Rollcall', here: firstPage, main });
  });
}

const inline = (drawn: Parameters<typeof svgInline>[0]): Markup => markup(svgInline(drawn));

function answer(reply: FastifyReply, gallery: Gallery, page: Page): FastifyReply {
  const entries = [
    ...(gallery.ladders.length > 0 ? [{ title: 'Groups', href: groupsPage }] : []),
    ...gallery.all().map((portrait) => ({ title: portrait.title, href: pageOf(portrait) })),
    ...gallery.ladders.map((ladder) => ({ title: ladder.title, href: ladderPageOf(ladder) })),
  ];
  const isSignedIn = cookieIn(reply.request) !== null;
  return reply
    .headers(pageHeaders)
    .type('text/html; charset=utf-8')
    .send(pageText(page, entries, { isSignedIn }));
}

const hidden = { hide: true } as const;
const open = { public: true } as const;
const page = { needs: 'read', page: true } as const;

function addFixed(app: App): void {
  const sheet = `${pageCss}\n${guideCss}\n${pictureCss}\n`;
  app.get('/style.css', { schema: hidden, config: open }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(sheet),
  );
  app.get('/icon.svg', { schema: hidden, config: open }, async (_request, reply) =>
    reply.type('image/svg+xml').send(icon),
  );
}

function addLifecyclePages(app: App, engine: Engine, gallery: Gallery): void {
  app.get(
    '/lifecycles/:system/:name',
    { schema: { ...hidden, params: lifecycleParams }, config: page },
    async (request, reply) => {
      const { params } = request;
      const { tenant } = principalOf(request);
      const portrait = known(gallery, lifecycleName(params));
      const census = await engine.census({ tenant, lifecycle: portrait.name });
      const main = lifecyclePage({
        portrait,
        census,
        statuses: inline(await gallery.statuses(portrait, badgesOf(census))),
        machine: inline(await gallery.machine(portrait, stateBadgesOf(census))),
        guide: guideMarkup(portrait),
        exports: downloadsOf(pageOf(portrait), [...pictures, ...texts]),
      });
      return answer(reply, gallery, {
        title: `${portrait.title} · Rollcall`,
        here: pageOf(portrait),
        main,
      });
    },
  );
  app.get(
    '/lifecycles/:system/:name/:file',
    { schema: { ...hidden, params: lifecycleParams.extend({ file: z.string() }) }, config: page },
    async ({ params }, reply) => {
      const portrait = known(gallery, lifecycleName(params));
      return send(reply, params.file, {
        'status.svg': async () => svgFile(await gallery.statuses(portrait, {})),
        'machine.svg': async () => svgFile(await gallery.machine(portrait, {})),
        'guide.md': () => guideMarkdown(guideOf(portrait)),
        'portrait.json': () => `${JSON.stringify(portrait, null, 2)}\n`,
        ...Object.fromEntries(
          Object.values(diagramFormats).map(({ extension, write }) => [
            `machine.${extension}`,
            () => write(portrait),
          ]),
        ),
      });
    },
  );
}

function addStandingPages(app: App, gallery: Gallery): void {
  app.get(
    '/standings/:system/:name',
    { schema: { ...hidden, params: lifecycleParams }, config: page },
    async ({ params }, reply) => {
      const ladder = knownLadder(gallery, lifecycleName(params));
      const main = standingPage({
        ladder,
        picture: inline(await gallery.standing(ladder)),
        guide: guideMarkup(ladder),
        exports: downloadsOf(ladderPageOf(ladder), ladderFiles),
      });
      return answer(reply, gallery, {
        title: `${ladder.title} · Rollcall`,
        here: ladderPageOf(ladder),
        main,
      });
    },
  );
  app.get(
    '/standings/:system/:name/:file',
    { schema: { ...hidden, params: lifecycleParams.extend({ file: z.string() }) }, config: page },
    async ({ params }, reply) => {
      const ladder = knownLadder(gallery, lifecycleName(params));
      return send(reply, params.file, {
        'ladder.svg': async () => svgFile(await gallery.standing(ladder)),
        'guide.md': () => guideMarkdown(guideOf(ladder)),
        'portrait.json': () => `${JSON.stringify(ladder, null, 2)}\n`,
      });
    },
  );
}

function known(gallery: Gallery, name: string): Portrait {
  const portrait = gallery.portrait(name);
  if (portrait) return portrait;
  const names = gallery.all().map((each) => each.name);
  throw new ServiceError(
    'unknownLifecycle',
    `there is no lifecycle "${name.slice(0, 80)}"; known are ${names.join(', ') || 'none'}`,
  );
}

function knownLadder(gallery: Gallery, name: string): Ladder {
  const ladder = gallery.ladder(name);
  if (ladder) return ladder;
  const names = gallery.ladders.map((each) => each.name);
  throw new ServiceError(
    'unknownRoute',
    `there is no standing "${name.slice(0, 80)}"; known are ${names.join(', ') || 'none'}`,
  );
}

const guideMarkup = (of: Portrait | Ladder): Markup => markup(guideHtml(guideOf(of), { level: 2 }));

type FileName = readonly [file: string, label: string];

const pictures: readonly FileName[] = [
  ['status.svg', 'By status, as SVG'],
  ['machine.svg', 'Whole machine, as SVG'],
];
const texts: readonly FileName[] = [
  ['guide.md', 'Guide, as Markdown'],
  ...(Object.keys(diagramFormats) as DiagramFormatName[]).map(
    (name) => [`machine.${diagramFormats[name].extension}`, diagramFormats[name].label] as const,
  ),
  ['portrait.json', 'Everything, as JSON'],
];
const ladderFiles: readonly FileName[] = [
  ['ladder.svg', 'The ladder, as SVG'],
  ['guide.md', 'Guide, as Markdown'],
  ['portrait.json', 'Everything, as JSON'],
];

const downloadsOf = (page: string, files: readonly FileName[]): Download[] =>
  files.map(([file, label]) => ({ label, href: `${page}/${file}` }));

/** A picture that is opened by itself has its own colours in it, and still no script. */
const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

type Make = () => string | Promise<string>;

async function send(
  reply: FastifyReply,
  file: string,
  makers: Readonly<Record<string, Make>>,
): Promise<FastifyReply> {
  const make = Object.hasOwn(makers, file) ? makers[file] : undefined;
  if (make === undefined) {
    throw new ServiceError(
      'unknownRoute',
      `there is no file "${file.slice(0, 80)}"; there are ${Object.keys(makers).join(', ')}`,
    );
  }
  return reply
    .header('content-security-policy', filePolicy)
    .type(typeOf(file))
    .send(await make());
}

const types: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json',
};

function typeOf(file: string): string {
  const extension = file.slice(file.lastIndexOf('.') + 1);
  const format = Object.values(diagramFormats).find((each) => each.extension === extension);
  return types[extension] ?? `${format?.mediaType ?? 'text/plain'}; charset=utf-8`;
}
