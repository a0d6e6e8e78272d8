// Makes dist/ the package as it is published: what the compiler wrote there, the command line, the examples, and a
// package.json of its own. The checkout's scripts, tools and platform packages that carry a Node stay at home.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(name, root));

const copied = ['bin', 'examples', 'README.md', 'CHANGELOG.md', 'LICENSE'];
const kept = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'keywords',
  'bin',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
];

const manifest = JSON.parse(readFileSync(pathOf('package.json'), 'utf8'));
const published = {
  ...Object.fromEntries(kept.map((field) => [field, manifest[field]])),
  // A checkout starts on an older Node and brings its own; whoever installs the package has a fitting one.
  engines: { node: '>=24' },
  exports: Object.fromEntries(
    Object.entries(manifest.exports).map(([name, target]) => [name, compiled(target)]),
  ),
};

for (const name of copied) {
  // The program that generates the examples needs the sources.
  cpSync(pathOf(name), pathOf(`dist/${name}`), {
    recursive: true,
    filter: (path) => !/[\\/](generate|generate\.ts)$/.test(path),
  });
}
writeFileSync(pathOf('dist/package.json'), `${JSON.stringify(published, null, 2)}\n`);

/** Where the compiler put a source and its types. */
function compiled(target) {
  if (!target.endsWith('.ts')) return target;
  return { types: target.replace(/\.ts$/, '.d.ts'), default: target.replace(/\.ts$/, '.js') };
}
