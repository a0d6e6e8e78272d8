/** Drawing, telling and comparing lifecycles: everything is made from their portraits. */

export * from './diff/index.ts';
export * from './document/document.ts';
export { type DiagramFormatName, diagramFormats } from './exports/index.ts';
export { galleryOf } from './gallery/files.ts';
export * from './guide/index.ts';
export { drawPicture } from './layout/index.ts';
export type { Drawn } from './layout/placed.ts';
export type * from './picture.ts';
export { differencePicture } from './pictures/difference.ts';
export { ladderPicture } from './pictures/ladder.ts';
export { machinePicture } from './pictures/machine.ts';
export { overviewPicture } from './pictures/overview.ts';
export { type StatusStep, statusPicture } from './pictures/status.ts';
export { statusDifferencePicture } from './pictures/status-difference.ts';
export * from './portrait.ts';
export { ladderOf, portraitOf, portraitOfMachine } from './portraying.ts';
export { type SignOff, signOffPage } from './sign-off/index.ts';
export { pictureCss, svgDark, svgFile, svgInline } from './svg/index.ts';
