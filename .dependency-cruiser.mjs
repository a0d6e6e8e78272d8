// Who may import whom: the table in ARCHITECTURE.md, as rules. Each rule is an allow-list, so whatever
// is not named is forbidden, and each says why. test/tidy.test.ts runs them and breaks every one once.

import { builtinModules } from 'node:module';

/** Paths that a folder may import, as patterns; npm packages are named by `library`. */
const library = (...names) => `^node_modules/(${names.join('|')})(/|$)`;
const everyLibrary = '^node_modules/';

/** Node's own modules; a folder that lacks this pattern stays pure. */
const nodeBuiltin = `^(node:)?(${builtinModules.join('|').replaceAll('node:', '')})$`;

/** The third-party client that an adapter exists for. Node's own modules are free to all of them. */
const drivers = {
  memory: [],
  sqlite: [],
  postgres: ['pg'],
  smtp: ['nodemailer'],
  webhook: ['standardwebhooks'],
  provider: ['standardwebhooks'],
  system: ['uuid'],
  resvg: ['@resvg/resvg-wasm', '@expo-google-fonts/arimo', '@expo-google-fonts/noto-emoji'],
};

const error = { severity: 'error' };

const mayImport = (name, from, allowed, comment) => ({
  ...error,
  name,
  comment,
  from: { path: from },
  // What cannot be resolved has a rule of its own and need not be reported twice.
  to: { pathNot: allowed, couldNotResolve: false },
});

/** Fault classes are thrown across the layers, so they are the one value that travels with the types. */
const faults = '^src/lifecycle/errors\\.ts$';

const typesOnly = (name, from, to, comment) => ({
  ...error,
  name,
  comment,
  from: { path: from },
  to: { path: to, pathNot: faults, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      ...error,
      name: 'no-cycle',
      comment:
        'Two files that need each other, even for a type only, are one idea in two places: neither can be read, tested or moved alone.',
      from: {},
      to: { circular: true },
    },
    {
      ...error,
      name: 'every-import-resolves',
      comment:
        'An import that leads nowhere is judged by no other rule, so a misspelt path would slip past all of them.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      ...error,
      name: 'published-code-imports-published-packages',
      comment:
        'src and machines run at the customer, where only dependencies are installed; a development dependency would be missing there. fast-check is an optional peer: who imports rollcall/testing brings it.',
      from: { path: ['^src/', '^machines/'] },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
    mayImport(
      'machines-say-what-may-happen',
      '^machines/',
      ['^machines/', '^src/(lifecycle|roster)/index\\.ts$', library('xstate', 'zod')],
      'A machine is read by product staff and explored by QA: it declares what may happen through the authoring API and reaches nothing that acts, stores or tells the time.',
    ),
    mayImport(
      'lifecycle-stays-pure',
      '^src/lifecycle/',
      ['^src/lifecycle/', library('xstate', 'zod', 'temporal-polyfill')],
      'Deciding must give the same answer on replay, in a browser and in a test: no input or output, no clock, no chance, and nothing of the folders above.',
    ),
    mayImport(
      'roster-stays-pure',
      '^src/roster/',
      ['^src/(roster|lifecycle)/', library('zod')],
      'Standing is worked out from data alone, as lifecycle decides from data alone; it builds on lifecycle and on nothing above it.',
    ),
    mayImport(
      'explore-reads-the-pure-core',
      '^src/explore/(?!models/machine\\.ts$)',
      ['^src/(explore|lifecycle|roster)/', library('csv-stringify', '@ts-graphviz/ast', 'zod')],
      'Paths must be repeatable, so exploring sees only what decides, never what stores or sends; its libraries turn text into data and back: CSV and DOT in the formats of others, zod for files from outside.',
    ),
    mayImport(
      'one-explorer-runs-xstate',
      '^src/explore/models/machine\\.ts$',
      ['^src/(explore|lifecycle)/', library('xstate')],
      'A machine without a contract is no lifecycle, so the file that explores it runs XState itself, and needs nothing else.',
    ),
    mayImport(
      'draw-reads-the-pure-core',
      '^src/draw/',
      ['^src/(draw|explore|lifecycle|roster)/', library('elkjs')],
      'A diagram must show what runs, so it is drawn from the definition and from what exploring it finds, and comes out the same on every machine.',
    ),
    mayImport(
      'ports-speak-the-pure-language',
      '^src/ports/',
      ['^src/(ports|lifecycle|roster)/'],
      'A port says what the engine needs in the words of lifecycle and roster; knowing a driver or the engine would turn the arrow around.',
    ),
    typesOnly(
      'ports-import-types-only',
      '^src/ports/',
      '^src/(lifecycle|roster)/',
      'Ports are interfaces: an import that survives type stripping means that behaviour has crept in. Fault classes come from lifecycle/errors.ts.',
    ),
    mayImport(
      'engine-knows-no-adapter',
      '^src/engine/',
      ['^src/(engine|lifecycle|roster|ports)/', nodeBuiltin],
      'The engine keeps its promises over any store, clock and sink, so it sees ports and never what stands behind them.',
    ),
    mayImport(
      'adapters-know-ports-only',
      '^src/adapters/',
      ['^src/(adapters|ports|lifecycle|roster)/', everyLibrary, nodeBuiltin],
      'An adapter serves a port. If it knew the engine, a service or a page, it could not be exchanged for another.',
    ),
    typesOnly(
      'adapters-import-types-only',
      '^src/adapters/',
      '^src/(lifecycle|roster)/',
      'An adapter stores and carries what was decided; calling lifecycle or roster would let it decide for itself. Fault classes come from lifecycle/errors.ts.',
    ),
    {
      ...error,
      name: 'adapters-never-meet',
      comment:
        'A team must be able to take one adapter and leave the rest; what two of them share belongs to the port.',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    ...Object.entries(drivers).map(([adapter, packages]) => ({
      ...error,
      name: `adapter-${adapter}-has-its-own-driver`,
      comment: `The ${adapter} adapter exists for ${packages.join(' and ') || 'no package outside Node'}; any other package is a second job in the same folder.`,
      from: { path: `^src/adapters/${adapter}/` },
      to: {
        path: everyLibrary,
        ...(packages.length > 0 && { pathNot: library(...packages) }),
      },
    })),
    {
      ...error,
      name: 'every-adapter-names-its-driver',
      comment:
        'An adapter that is missing from the list of drivers above would be free to use any package: add it there.',
      from: {
        path: '^src/adapters/',
        pathNot: `^src/adapters/(${Object.keys(drivers).join('|')})/`,
      },
      to: {},
    },
    mayImport(
      'service-and-cli-let-people-in',
      '^src/(service|cli)/',
      ['^src/(lifecycle|roster|explore|draw|ports|engine|service|cli)/', everyLibrary, nodeBuiltin],
      'Both are handed a ready engine by main.ts; with an adapter in reach, or the public API that re-exports adapters, they would choose the store themselves.',
    ),
    {
      ...error,
      name: 'service-and-cli-never-meet',
      comment:
        'The command line and HTTP are two doors to the same engine; what both need belongs behind the doors.',
      from: { path: '^src/(service|cli)/' },
      to: { path: '^src/(service|cli)/', pathNot: '^src/$1/' },
    },
    mayImport(
      'testing-looks-from-outside',
      '^src/testing/',
      ['^src/(testing|lifecycle)/', library('zod', 'fast-check')],
      'It compares a backend that it knows only through an adapter with what the lifecycle says; with the engine in reach it would compare the engine with itself. All chance comes from fast-check, so that a seed repeats it.',
    ),
    {
      ...error,
      name: 'fast-check-stays-in-testing',
      comment:
        'fast-check is an optional peer of rollcall/testing alone: an import of it anywhere else would fail where nobody installed it.',
      from: { path: ['^src/', '^machines/'], pathNot: '^src/testing/' },
      to: { path: ['^src/testing/', library('fast-check')] },
    },
    mayImport(
      'public-api-re-exports',
      '^src/index\\.ts$',
      ['^src/(lifecycle|roster|engine|ports|adapters)/'],
      'The public API names what a program may build on; a service or a command behind it would start with every import.',
    ),
    {
      ...error,
      name: 'every-source-has-a-layer',
      comment:
        'A new folder beside the known ones would be held by no rule: give it a row in the table and a rule here.',
      from: {
        path: '^src/',
        pathNot: [
          '^src/(lifecycle|roster|explore|draw|ports|engine|adapters|service|cli|testing)/',
          '^src/(index|main)\\.ts$',
        ],
      },
      to: {},
    },
    {
      ...error,
      name: 'only-main-imports-machines',
      comment:
        'The engine knows no customer: a team brings machines of its own, and only the composition root brings ours.',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^machines/' },
    },
    {
      ...error,
      name: 'only-lifecycle-knows-xstate',
      comment:
        'XState is the language of machines and lifecycle is its only reader; everything above speaks of snapshots and outcomes, so the kernel can change below it. One file explores machines that are no lifecycles.',
      from: {
        path: '^(src|web)/',
        pathNot: ['^src/lifecycle/', '^src/explore/models/machine\\.ts$'],
      },
      to: { path: library('xstate') },
    },
    mayImport(
      'examples-use-the-public-doors',
      '^examples/',
      [
        '^examples/',
        '^src/((service|testing)/)?index\\.ts$',
        '^machines/index\\.ts$',
        everyLibrary,
        nodeBuiltin,
      ],
      'An example is copied into a project of its own, where nothing but the published entry points exists.',
    ),
    mayImport(
      'web-talks-http-only',
      '^web/',
      ['^web/', '^src/service/', everyLibrary],
      'The pages run in a browser and know the engine through HTTP alone, whose contract lives in service.',
    ),
    typesOnly(
      'web-imports-types-only',
      '^web/',
      '^src/',
      'The pages need the shape of the HTTP contract; importing its code would ship the server to the browser.',
    ),
  ],
  options: {
    // Types count: a cycle or a forbidden direction through a type is as binding as one through a value.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules/\\.|dist|coverage|data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
