// Gives package-lock.json a record for every optional package of every platform.
//
// npm leaves a record out when the registry at hand does not carry that platform's package, or when
// node_modules already stood there while the lockfile was written. `npm ci` then refuses to install anything,
// on any machine. Run this after `npm install`; test/tidy.test.ts is red as long as a record is missing.

import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'x64',
];

const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = new Map(Object.entries(lock.packages));
const added = [];

for (const [where, record] of packages) {
  for (const [name, version] of Object.entries(record.optionalDependencies ?? {})) {
    const nested = `${where === '' ? '' : `${where}/`}node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (packages.has(nested) || packages.has(hoisted)) continue;
    packages.set(hoisted, recordOf(name, version, record.dev === true));
    added.push(`${name}@${version}`);
  }
}

// npm itself keeps the records in this order, so its next run changes nothing.
const sorted = [...packages].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
);
console.log(added.length === 0 ? 'package-lock.json is complete' : `added ${added.join(', ')}`);

/** What npm needs to know to pass a package over on another platform; the name of such a package says it all. */
function recordOf(name, version, dev) {
  const words = name.split(/[@/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new Error(
      `${name}@${version} does not say its platform and exact version; add its record to package-lock.json by hand`,
    );
  }
  const musl = words.some((word) => word.startsWith('musl'));
  const glibc = words.some((word) => word.startsWith('gnu'));
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(os === 'linux' && (musl || glibc) && { libc: [musl ? 'musl' : 'glibc'] }),
    optional: true,
    os: [os],
  };
}
