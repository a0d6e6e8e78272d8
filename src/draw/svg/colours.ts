/** Every colour of a picture, in light and dark. Contrast is tested pair by pair. */

export type Theme = Readonly<Record<Token, string>>;

export type Token =
  | 'paper'
  | 'compound'
  | 'compoundLine'
  | 'box'
  | 'boxLine'
  | 'settled'
  | 'settledLine'
  | 'acting'
  | 'actingLine'
  | 'ink'
  | 'muted'
  | 'line'
  | 'deadline'
  | 'guard'
  | 'effect'
  | 'badge'
  | 'badgeInk'
  | 'lit'
  | 'litLine'
  | 'litInk'
  | 'added'
  | 'addedLine'
  | 'removed'
  | 'removedLine'
  | 'changed'
  | 'changedLine'
  | 'dimInk'
  | 'dimLine';

export const light: Theme = {
  paper: '#ffffff',
  compound: '#f4f6fa',
  compoundLine: '#b6c2d4',
  box: '#ffffff',
  boxLine: '#8094b0',
  settled: '#edf9f1',
  settledLine: '#4c9a6a',
  acting: '#fff7e6',
  actingLine: '#c08a2b',
  ink: '#0f1a2e',
  muted: '#4d5b73',
  line: '#5b6b85',
  deadline: '#6425c4',
  guard: '#8a3f06',
  effect: '#4d5b73',
  badge: '#1d4ed8',
  badgeInk: '#ffffff',
  lit: '#dbe8fe',
  litLine: '#1d4ed8',
  litInk: '#1d4ed8',
  added: '#dcfbe6',
  addedLine: '#15803d',
  removed: '#fee3e3',
  removedLine: '#b91c1c',
  changed: '#fef3cf',
  changedLine: '#a15c07',
  dimInk: '#5f6b80',
  dimLine: '#b9c3d2',
};

export const dark: Theme = {
  paper: '#0e1626',
  compound: '#141f38',
  compoundLine: '#33456b',
  box: '#1c2840',
  boxLine: '#6b80a3',
  settled: '#12301f',
  settledLine: '#4fae76',
  acting: '#33270c',
  actingLine: '#c9973a',
  ink: '#eef3fb',
  muted: '#adbbd1',
  line: '#94a5c0',
  deadline: '#c7b5fd',
  guard: '#fbbf4d',
  effect: '#adbbd1',
  badge: '#93b8fd',
  badgeInk: '#0e1626',
  lit: '#1c3566',
  litLine: '#76a9fb',
  litInk: '#93b8fd',
  added: '#0f3420',
  addedLine: '#4ade80',
  removed: '#441a1e',
  removedLine: '#f98080',
  changed: '#3d2e0a',
  changedLine: '#f5b83d',
  dimInk: '#94a2b8',
  dimLine: '#3c4b66',
};
