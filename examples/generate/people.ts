/** Invented people. The domain example.org belongs to nobody who could get mail. */
import type { Random } from './random.ts';

export interface Person {
  readonly first: string;
  readonly last: string;
  /** `anna.keller`, with a number where two people would share it. */
  readonly username: string;
  readonly address: string;
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const firstNames = words(`
  Aaliyah Adrian Amara Anna Beatriz Ben Carla Chloé Daniel Diego Elena Elias Emma Farid Fiona
  Gabriel Grace Hana Henry Ines Isaac Jamal Jana Jonas Julia Kamala Karim Lars Leila Liam
  Lucía Luca Maja Marco Mei Miriam Nadia Noah Nora Olga Omar Oscar Paula Priya Rafael Reto
  Rosa Samuel Sara Selin Simon Sofia Tariq Theo Tobias Ursula Valentina Vera Victor Yuki
`);
const lastNames = words(`
  Abebe Almeida Andersson Baker Baumann Berger Bianchi Brunner Carter Castillo Chen Costa
  Dubois Eze Ferreira Fischer Fontana Garcia Gerber Graf Haddad Hansen Hernández Hofer Huber
  Ivanova Jackson Johnson Keller Khan Kowalski Kumar Lang Lindqvist Lopez Marti Meier Mensah
  Moreau Müller Nguyen Novak Okafor Olsen Park Patel Petrov Ramirez Reyes Rossi Roth Santos
  Schmid Silva Smith Suter Tanaka Thompson Torres Vogel Walker Weber Williams Wyss Yilmaz
  Zimmermann
`);

/** So many people, no two with the same username. */
export function inventPeople(count: number, random: Random): Person[] {
  const taken = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const plain = `${plainLetters(first)}.${plainLetters(last)}`;
    const nth = (taken.get(plain) ?? 0) + 1;
    taken.set(plain, nth);
    const username = nth === 1 ? plain : `${plain}${nth}`;
    return { first, last, username, address: `${username}@example.org` };
  });
}

/** `Müller` becomes `muller`, as mail systems like it. */
function plainLetters(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
