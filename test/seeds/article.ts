/**
 * The shape of an article, so that completeness can be checked without its text: how many lines it has, which
 * are blank, and which state nothing.
 */
import type { Fact, Seed } from './fact.ts';

export interface Article {
  readonly seed: Seed;
  readonly lines: number;
  readonly blank: readonly number[];
  readonly asides: readonly Aside[];
}

/** Lines that state nothing about the product, with the reason why they do not. */
export interface Aside {
  readonly lines: readonly number[];
  readonly because: string;
}

const longestQuote = 120;

/** Everything that keeps these facts from being all of the article; empty when they are. */
export function gaps(article: Article, facts: readonly Fact[]): string[] {
  const asides = article.asides.flatMap(({ lines }) => lines);
  const stated = new Set(facts.map(({ line }) => line));
  const lines = Array.from({ length: article.lines }, (_, index) => index + 1);
  const about = lines.flatMap((line) => {
    const kinds = [
      article.blank.includes(line) && 'blank',
      asides.includes(line) && 'an aside',
      stated.has(line) && 'stated by facts',
    ].filter((kind) => kind !== false);
    if (kinds.length === 1) return [];
    const found = kinds.length === 0 ? 'neither stated nor an aside' : kinds.join(' and ');
    return [`${article.seed} line ${line} is ${found}`];
  });
  return [...about, ...asidesOf(article), ...facts.flatMap((fact) => faultsOf(article, fact))];
}

function asidesOf({ seed, asides }: Article): string[] {
  return asides
    .filter(({ because }) => because.trim() === '')
    .map(({ lines }) => `${seed} lines ${lines.join(', ')} are asides without a reason`);
}

function faultsOf(article: Article, { seed, line, quote, says, proofs }: Fact): string[] {
  const faults = [
    seed !== article.seed && `is in the facts of ${article.seed}`,
    !(line >= 1 && line <= article.lines) && `lies outside of the ${article.lines} lines`,
    quote.trim() === '' && 'has no quote',
    quote.length > longestQuote && `quotes more than ${longestQuote} characters`,
    says.trim() === '' && 'says nothing',
    proofs.length === 0 && 'has no proof',
  ].filter((fault) => fault !== false);
  return faults.map((fault) => `${seed} line ${line}, “${quote.slice(0, 40)}”, ${fault}`);
}

/** The names that occur more than once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
