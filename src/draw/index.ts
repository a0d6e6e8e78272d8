/** Drawing, telling and comparing lifecycles: everything is made from their portraits. */

export * from './diff/index.ts';
export * from './document/document.ts';
export { type DiagramFormat, type DiagramFormatName, diagramFormats } from './exports/index.ts';
export { slugOf } from './gallery/contents.ts';
export { type GalleryOptions, galleryOf } from './gallery/files.ts';
export * from './guide/index.ts';
export { type DrawOptions, drawPicture } from './layout/index.ts';
export type { Drawn } from './layout/placed.ts';
export type * from './picture.ts';
export { ladderPicture } from './pictures/ladder.ts';
export { type MachinePictureOptions, machinePicture } from './pictures/machine.ts';
export { overviewPicture } from './pictures/overview.ts';
export { type StatusPictureOptions, type StatusStep, statusPicture } from './pictures/status.ts';
export * from './portrait.ts';
export { ladderOf, portraitOf, portraitOfMachine } from './portraying.ts';
export { pictureCss, svgDark, svgFile, svgInline } from './svg/index.ts';
