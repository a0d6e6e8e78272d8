/** The authoring API of standings. */
export * from './standing.ts';
