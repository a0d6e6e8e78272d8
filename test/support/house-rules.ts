/**
 * The house rules that no linter has, as functions from a file to complaints. Each complaint names the
 * file and what would be right. test/tidy.test.ts runs them over the real files and over broken ones.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

export const root: string = resolve(import.meta.dirname, '../..');

/** The folders that hold TypeScript; one that does not exist yet holds nothing to check. */
export const codeFolders: readonly string[] = [
  'src',
  'machines',
  'test',
  'bench',
  'examples',
  'web',
].filter((folder) => existsSync(join(root, folder)));

/** The folders that decide, explore, draw and test: same input, same output, on any machine, at any time. */
export const pureFolders: readonly string[] = [
  'src/lifecycle',
  'src/roster',
  'src/explore',
  'src/draw',
  'src/testing',
  'machines',
];

/** A file as the rules see it; the path is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The parts of package.json that promise files. The package itself is made by .ci/package.mjs. */
export interface Manifest {
  readonly private: boolean;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** Every file below the root that is not ignored; .gitignore is read here because git may be absent. */
export function listFiles(): string[] {
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('/') && line.endsWith('/'))
    .map((line) => line.slice(1, -1));
  const skipped = new Set(['.git', ...ignored]);
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // Only at the root: a folder named coverage or data further in holds source.
      if (skipped.has(path)) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk('').toSorted();
}

/** The readable ones of these files; a byte of zero marks a picture or an archive. */
export function readTexts(paths: readonly string[]): SourceFile[] {
  return paths
    .filter((path) => path !== 'package-lock.json' && !path.endsWith('.log'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

export function isTypeScript(path: string): boolean {
  return /\.(ts|tsx|mts|cts)$/.test(path);
}

export function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

const lineLimit = 500;

export function tooLong({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines <= lineLimit) return [];
  return [`${path} has ${lines} lines; split it by idea into files of at most ${lineLimit}`];
}

/**
 * Clock and chance that the language itself brings, so that no type check can take them away.
 * `globalThis` is here because every other name can be reached through it.
 */
const impureNames = new Set([
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'globalThis',
]);
const impureMembers = new Map([
  ['Math', 'random'],
  ['Temporal', 'Now'],
]);

export function impurities(file: SourceFile): string[] {
  return nodesOf(file).flatMap(({ node, line }) => {
    const name = impureNameOf(node);
    if (name === undefined) return [];
    return [
      `${file.path}:${line} uses ${name}; time and ids come from the event (its \`at\` and \`id\`), and chance has no place here`,
    ];
  });
}

function impureNameOf(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || isMemberName(node)) return undefined;
  if (impureNames.has(node.text)) return node.text;
  const member = impureMembers.get(node.text);
  if (member === undefined) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    const right = ts.isQualifiedName(parent) ? parent.right : parent.name;
    return right.text === member ? `${node.text}.${member}` : undefined;
  }
  if (ts.isElementAccessExpression(parent)) return `${node.text}.${member}`;
  // `const { random } = Math` and `pick(Math)` hand the whole object on.
  return ts.isImportSpecifier(parent) ? undefined : node.text;
}

/** The `Date` of `row.Date` and of `{ Date: 1 }` is only a label. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isQualifiedName(parent) && parent.right === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node)
  );
}

const vagueWords = /^(util|utils|utility|utilities|helper|helpers|manager|managers)$/i;

export function vagueNames(path: string): string[] {
  const vague = path
    .split('/')
    .flatMap((part) => part.split(/[-._]|(?<=[a-z])(?=[A-Z])/))
    .find((word) => vagueWords.test(word));
  if (vague === undefined) return [];
  return [`${path} is named "${vague}"; name it for the one idea that it holds`];
}

const testFunctions = new Set(['test', 'it', 'describe', 'suite', 'bench']);
const switches = new Set(['only', 'skip', 'todo']);

export function switchedOff(file: SourceFile): string[] {
  return nodesOf(file).flatMap(({ node, line }) => {
    if (!ts.isPropertyAccessExpression(node) || !switches.has(node.name.text)) return [];
    if (!testFunctions.has(leftmost(node))) return [];
    return [
      `${file.path}:${line} has .${node.name.text}; mend the test or delete it, so that green means everything ran`,
    ];
  });
}

function leftmost(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node))
    return leftmost(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}

/** Written with gaps, because this file is read by its own rule. */
const homes = [
  /(?<![\w.~-])\/hom[e]\/\w/,
  /(?<![\w.~-])\/User[s]\/\w/,
  /(?<![\w.~-])\/roo[t]\/\w/,
  /\b[A-Z]:\\{1,2}User[s]\\/,
];

export function machinePaths({ path, text }: SourceFile): string[] {
  const own = [root, homedir()].filter((folder) => folder.split(/[\\/]/).length > 2);
  return linesOf(text).flatMap(({ line, number }) => {
    if (!own.some((folder) => line.includes(folder)) && !homes.some((home) => home.test(line)))
      return [];
    return [
      `${path}:${number} names a folder of one machine; use a path relative to the file or the root`,
    ];
  });
}

/** Words that announce unfinished work; each has a gap, because this file is read by its own rule. */
export const unfinishedWords: readonly string[] = [
  'TO·DO',
  'FIX·ME',
  'TB·D',
  'WI·P',
  'lorem· ipsum',
  'coming· soon',
].map((word) => word.replace('·', ''));
const unfinishedWord = new RegExp(`\\b(${unfinishedWords.join('|')})\\b`);

export function unfinished({ path, text }: SourceFile): string[] {
  return linesOf(text).flatMap(({ line, number }) => {
    const word = unfinishedWord.exec(line)?.[0];
    return word === undefined
      ? []
      : [`${path}:${number} says "${word}"; do it now or leave it unsaid`];
  });
}

/** What package.json promises and nobody would get. */
export function missingFromPackage(manifest: Manifest, paths: readonly string[]): string[] {
  const promised = [
    ...Object.entries(manifest.bin).map(([name, target]) => ({ where: `bin.${name}`, target })),
    ...Object.entries(manifest.exports).map(([name, target]) => ({
      where: `exports["${name}"]`,
      target,
    })),
  ];
  return promised
    .map(({ where, target }) => ({ where, path: target.replace(/^\.\//, '') }))
    .filter(({ path }) => !paths.includes(path))
    .map(
      ({ where, path }) =>
        `package.json promises ${path} in ${where}, and it does not exist; write it or take the promise back`,
    );
}

/** The records of package-lock.json, by the folder that each package is installed in. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/** `npm ci` installs nothing at all when the record of a single platform's package is missing. */
export function missingFromLock({ packages }: Lockfile): string[] {
  const missing = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`${where}/node_modules/${name}`] === undefined &&
        packages[`node_modules/${name}`] === undefined,
    ),
  );
  if (missing.length === 0) return [];
  return [
    `package-lock.json has no record of ${missing.join(', ')}, so npm ci refuses to install; run node .ci/complete-lockfile.mjs`,
  ];
}

function linesOf(text: string): { line: string; number: number }[] {
  return text.split('\n').map((line, index) => ({ line, number: index + 1 }));
}

function nodesOf({ path, text }: SourceFile): { node: ts.Node; line: number }[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { node: ts.Node; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    found.push({ node, line: line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
