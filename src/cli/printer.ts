/** What a command says: to people in wrapped lines and colours, to programs as JSON. */
import { styleText } from 'node:util';
import { type Column, hang, type Row, table } from './layout.ts';
import type { Terminal } from './world.ts';

type Paint = (text: string) => string;

export interface Colours {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly notice: Paint;
}

type Format = Parameters<typeof styleText>[0];

function coloursOf(on: boolean): Colours {
  const paint =
    (format: Format): Paint =>
    (text) =>
      on ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    notice: paint('yellow'),
  };
}

/** Longer lines than this are hard to read, however wide the terminal. */
const widest = 100;
const usual = 80;

export class Printer {
  /** Columns that a line may take. */
  readonly width: number;
  readonly colours: Colours;
  readonly #terminal: Terminal;
  #lost: NodeJS.ErrnoException | undefined;

  constructor(terminal: Terminal) {
    const { stdout, env } = terminal;
    this.#terminal = terminal;
    this.width = Math.min(widest, Math.max(40, stdout.columns ?? usual));
    // https://no-color.org: present and not empty.
    this.colours = coloursOf(stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
    // Without a listener, a reader that goes away (`| head`) would end the process with a stack trace.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.#lost ??= error;
    });
  }

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.raw(`${lines.join('\n')}\n`);
  }

  raw(text: string): void {
    this.#terminal.stdout.write(text);
  }

  json(value: unknown): void {
    this.raw(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** To stderr: what went wrong. */
  problem(text: string): void {
    this.#terminal.stderr.write(`${text}\n`);
  }

  /** Shows what is under way, on a terminal only; the empty text takes it away again. */
  progress(text: string): void {
    const { stderr } = this.#terminal;
    if (stderr.isTTY === true) stderr.write(`\r\u001B[K${text}`);
  }

  /** A label in its own narrow column, and the text wrapped beside it. */
  labelled(label: string, text: string, labelWidth: number): string[] {
    const bare = `  ${label.padEnd(labelWidth)}  `;
    const [first = '', ...rest] = hang(bare, text, this.width);
    return [this.colours.dim(bare) + first.slice(bare.length), ...rest];
  }

  table(columns: readonly Column[], rows: readonly Row[], width: number = this.width): string[] {
    const { dim } = this.colours;
    return table(columns, rows, { width, head: dim, below: dim });
  }

  /** An indented table under its heading, apart from what is above. */
  section(heading: string, columns: readonly Column[], rows: readonly Row[]): string[] {
    const lines = this.table(columns, rows, this.width - 2);
    return ['', this.colours.bold(heading), ...lines.map((line) => `  ${line}`)];
  }

  /** Waits until everything was written; what could not be, such as on a full disk. */
  async flushed(): Promise<Error | undefined> {
    const error = await new Promise<Error | null | undefined>((done) => {
      this.#terminal.stdout.write('', done);
    });
    const lost = this.#lost ?? error ?? undefined;
    // A reader that has seen enough is no fault.
    return lost && 'code' in lost && lost.code === 'EPIPE' ? undefined : lost;
  }
}
