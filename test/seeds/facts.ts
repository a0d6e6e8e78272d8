/** Both articles: their shapes and all of their facts. The texts themselves belong to their vendors. */
import type { Article } from './article.ts';
import type { Fact } from './fact.ts';
import { aheadFacts } from './facts-ahead.ts';
import { requirementFacts } from './facts-ankored-requirements.ts';
import { userFacts } from './facts-ankored-users.ts';

const ahead: Article = {
  seed: 'ahead',
  lines: 113,
  blank: [
    2, 4, 6, 8, 9, 11, 13, 19, 21, 27, 28, 29, 31, 33, 35, 37, 40, 42, 44, 45, 46, 48, 50, 52, 54,
    56, 58, 60, 61, 62, 64, 66, 69, 71, 76, 77, 78, 80, 82, 84, 86, 88, 90, 92, 93, 94, 96, 98, 100,
    102, 104, 106, 108, 109, 110, 112,
  ],
  asides: [
    { lines: [7], because: 'the heading over the statuses' },
    {
      lines: [12, 32, 49, 65, 81, 97],
      because: 'the question “Who does it apply to?”, answered by the lines below it',
    },
    {
      lines: [16, 36, 53, 70, 85, 101],
      because: 'the question “When does it appear?”, answered by the lines below it',
    },
    {
      lines: [20, 41, 57, 74, 89, 105],
      because: 'the question “What does it mean for you?”, answered by the lines below it',
    },
  ],
};

const ankored: Article = {
  seed: 'ankored',
  lines: 126,
  blank: [
    2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 21, 23, 25, 27, 28, 30, 32, 34, 35, 37, 39, 40, 42, 44, 45,
    47, 49, 50, 52, 54, 55, 57, 59, 61, 63, 64, 66, 68, 69, 71, 73, 75, 76, 78, 80, 82, 83, 85, 87,
    89, 90, 92, 94, 96, 98, 100, 102, 104, 105, 107, 109, 111, 112, 114, 116, 118, 119, 121, 123,
    125,
  ],
  asides: [
    { lines: [1], because: 'navigation of the web page' },
    { lines: [3], because: 'the title' },
    { lines: [7], because: 'when the web page was last edited' },
    { lines: [9, 56], because: 'headings over the statuses' },
    { lines: [126], because: 'a question about the web page' },
  ],
};

export const articles: readonly Article[] = [ahead, ankored];
export const facts: readonly Fact[] = [...aheadFacts, ...userFacts, ...requirementFacts];
