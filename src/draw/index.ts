/** Drawing, telling and comparing lifecycles: everything is made from their portraits. */

export * from './diff/index.ts';
export * from './document/document.ts';
export * from './guide/index.ts';
export * from './portrait.ts';
export { ladderOf, portraitOf, portraitOfMachine } from './portraying.ts';
