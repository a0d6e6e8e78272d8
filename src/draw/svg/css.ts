/** How a picture looks, as a stylesheet of literal colours: what converters read without knowing variables. */
import { type } from '../layout/sizing.ts';
import { dark, light, type Theme } from './colours.ts';

const root = '.rollcall-picture';

/** For files: light, and dark where the reader's system is. */
export const fileCss = both('');

/** For pages, which carry it in their own stylesheet: every rule begins with the picture's class. */
export const pictureCss = both(`${root} `);

/** For images of the dark picture, where no system says so. */
export const darkCss = [...shapes(''), ...colours('', dark)].join('\n');

function both(scope: string): string {
  const atNight = colours(scope, dark).map((rule) => `  ${rule}`);
  return [
    ...shapes(scope),
    ...colours(scope, light),
    '@media (prefers-color-scheme: dark) {',
    ...atNight,
    '}',
  ].join('\n');
}

function shapes(scope: string): string[] {
  return [
    `${scope}text { font-family: Arial, Helvetica, "Liberation Sans", sans-serif; }`,
    `${scope}tspan { unicode-bidi: isolate; }`,
    `${scope}.title { font-size: ${type.title}px; font-weight: 700; }`,
    `${scope}.icon { font-size: ${type.title}px; }`,
    `${scope}.subtitle { font-size: ${type.subtitle}px; }`,
    `${scope}.label { font-size: ${type.label}px; }`,
    `${scope}.row { font-size: ${type.row}px; }`,
    `${scope}.count { font-size: ${type.badge}px; font-weight: 700; }`,
    `${scope}.event, ${scope}.deadline { font-weight: 700; }`,
    `${scope}.frame { stroke-width: 1.5px; }`,
    `${scope}.inner, ${scope}.ruler, ${scope}.sign { fill: none; stroke-width: 1.5px; }`,
    `${scope}.sign { stroke-linecap: round; stroke-linejoin: round; }`,
    `${scope}.region { stroke-dasharray: 6 4; }`,
    `${scope}.line { fill: none; stroke-width: 1.7px; }`,
    `${scope}.aside { stroke-width: 1.2px; stroke-dasharray: 2 3; }`,
    `${scope}.line.lit, ${scope}.line.added, ${scope}.line.changed { stroke-width: 3px; }`,
    `${scope}.frame.lit, ${scope}.frame.added, ${scope}.frame.changed { stroke-width: 3px; }`,
    `${scope}.line.removed, ${scope}.frame.removed { stroke-width: 1.7px; stroke-dasharray: 5 4; }`,
    `${scope}text.removed { text-decoration: line-through; }`,
  ];
}

function colours(scope: string, it: Theme): string[] {
  const marks = [
    ['lit', it.lit, it.litLine],
    ['added', it.added, it.addedLine],
    ['removed', it.removed, it.removedLine],
    ['changed', it.changed, it.changedLine],
    ['dim', it.box, it.dimLine],
  ] as const;
  return [
    `${scope}.paper { fill: ${it.paper}; }`,
    `${scope}.frame { fill: ${it.box}; stroke: ${it.boxLine}; }`,
    `${scope}.compound, ${scope}.region { fill: ${it.compound}; stroke: ${it.compoundLine}; }`,
    `${scope}.settled { fill: ${it.settled}; stroke: ${it.settledLine}; }`,
    `${scope}.acting { fill: ${it.acting}; stroke: ${it.actingLine}; }`,
    `${scope}.start { fill: ${it.ink}; }`,
    `${scope}.inner, ${scope}.ruler, ${scope}.sign { stroke: ${it.boxLine}; }`,
    `${scope}.sign { stroke: ${it.line}; }`,
    `${scope}.line { stroke: ${it.line}; }`,
    `${scope}.head { fill: ${it.line}; }`,
    `${scope}.chip { fill: ${it.paper}; }`,
    `${scope}.chip.inside { fill: ${it.compound}; }`,
    `${scope}.title, ${scope}.event, ${scope}.icon { fill: ${it.ink}; }`,
    `${scope}.subtitle, ${scope}.actor, ${scope}.note { fill: ${it.muted}; }`,
    `${scope}.deadline { fill: ${it.deadline}; }`,
    `${scope}.guard { fill: ${it.guard}; }`,
    `${scope}.effect { fill: ${it.effect}; }`,
    `${scope}.badge { fill: ${it.badge}; }`,
    `${scope}.count { fill: ${it.badgeInk}; }`,
    ...marks.flatMap(([mark, fill, line]) => [
      `${scope}.frame.${mark}, ${scope}.chip.${mark} { fill: ${fill}; }`,
      `${scope}.frame.${mark}, ${scope}.line.${mark}, ${scope}.sign.${mark} { stroke: ${line}; }`,
      `${scope}.head.${mark} { fill: ${line}; }`,
    ]),
    `${scope}.chip.dim { fill: ${it.paper}; }`,
    `${scope}.chip.inside.dim, ${scope}.compound.dim, ${scope}.region.dim { fill: ${it.compound}; }`,
    `${scope}.dim .title, ${scope}.dim .subtitle, ${scope}.dim tspan { fill: ${it.dimInk}; }`,
  ];
}
