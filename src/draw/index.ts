/** Drawing, telling and comparing lifecycles: everything is made from their portraits. */
export * from './portrait.ts';
export { ladderOf, portraitOf, portraitOfMachine } from './portraying.ts';
