/** Drawing, telling and comparing lifecycles: everything is made from their portraits. */
export { type DiagramFormat, type DiagramFormatName, diagramFormats } from './exports/index.ts';
export * from './portrait.ts';
export { ladderOf, portraitOf, portraitOfMachine } from './portraying.ts';
