/**
 * `npm run bench -- <name> [--json]`: measurements against a peer in one run, on the same work, several rounds in
 * turn. What it prints is the median of the rounds and the ratio of the medians.
 */
import { drawing } from './draw.ts';
import { engine } from './engine.ts';
import { exploring } from './explore.ts';
import { importing } from './importing.ts';
import { kernel } from './kernel.ts';
import type { Bench, Figure } from './measure.ts';
import { members } from './members.ts';
import { roster } from './roster.ts';
import { service } from './service.ts';
import { suites } from './suites.ts';

const benches: Readonly<Record<string, Bench>> = {
  draw: drawing,
  engine,
  explore: exploring,
  import: importing,
  kernel,
  members,
  roster,
  service,
  suites,
};

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = words.filter((word) => !Object.hasOwn(benches, word));
if (unknown.length > 0) {
  console.error(
    `there is no bench "${unknown.join('", "')}"; there are ${Object.keys(benches).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const names = words.length > 0 ? words : Object.keys(benches);
  const figures: Figure[] = [];
  for (const name of names) figures.push(...(await (benches[name] as Bench)()));
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures, null, 2));
  else for (const figure of figures) console.log(line(figure));
}

function line({ name, unit, ours, peer, peerName, ratio }: Figure): string {
  const mine = `${name}: ${number.format(ours)} ${unit}`;
  if (peer === null || ratio === null) return mine;
  return `${mine}; ${peerName}: ${number.format(peer)} ${unit}; ratio ${ratio.toFixed(2)}`;
}
