/** What is wrong with a JSON text; line and column count from 1. */
export class JsonSyntaxError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
    this.name = 'JsonSyntaxError';
  }
}

type Path = readonly (string | number)[];

const LITERALS: readonly [string, unknown][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON where `JSON.parse` is too lenient or too silent: a key that stands twice and nesting beyond a depth are
 * refused, and every error has its line and column.
 */
class Reader {
  private at = 0;
  private readonly path: (string | number)[] = [];
  /** Where the value at `wanted` begins, or the nearest around it. */
  found = 0;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
    private readonly wanted: Path | null = null,
  ) {
    if (text.startsWith('\uFEFF')) this.at = 1;
  }

  readAll(): unknown {
    const value = this.readValue();
    if (this.at < this.text.length) this.fail('something follows the end of the data');
    return value;
  }

  private readValue(): unknown {
    this.skipSpace();
    // On the way to what is wanted, the last found is the nearest.
    if (this.wanted && this.path.every((key, i) => key === this.wanted?.[i])) this.found = this.at;
    const value = this.readToken();
    this.skipSpace();
    return value;
  }

  private readToken(): unknown {
    const next = this.text[this.at];
    if (next === '{') return this.readObject();
    if (next === '[') return this.readArray();
    if (next === '"') return this.readString();
    for (const [word, value] of LITERALS) if (this.text.startsWith(word, this.at)) return this.take(word.length, value);
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number) return this.take(number.length, Number(number));
    return this.fail(next === undefined ? 'the file ends too early' : `${JSON.stringify(next)} is not expected here`);
  }

  private readObject(): unknown {
    const object: Record<string, unknown> = Object.create(null);
    this.readList('}', () => {
      this.skipSpace();
      const start = this.at;
      if (this.text[this.at] !== '"') this.fail('a key in quotes is expected here');
      const key = this.readString();
      if (key in object) this.fail(`the key ${JSON.stringify(key)} stands twice`, start);
      this.skipSpace();
      this.expect(':');
      this.path.push(key);
      object[key] = this.readValue();
      this.path.pop();
    });
    return object;
  }

  private readArray(): unknown {
    const array: unknown[] = [];
    this.readList(']', () => {
      this.path.push(array.length);
      array.push(this.readValue());
      this.path.pop();
    });
    return array;
  }

  private readList(end: string, readEntry: () => void): void {
    if (this.path.length >= this.maxDepth) this.fail(`the data are nested deeper than ${this.maxDepth} levels`);
    this.at += 1;
    this.skipSpace();
    if (this.text[this.at] !== end) {
      readEntry();
      while (this.text[this.at] === ',') {
        this.at += 1;
        readEntry();
      }
    }
    this.expect(end);
  }

  private readString(): string {
    const start = this.at;
    let plain = true;
    for (this.at += 1; this.text[this.at] !== '"'; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) this.fail('a text is opened and never closed', start);
      if (code < 32) this.fail('a line break or control character stands inside a text; it is written as \\n or \\u....');
      if (code !== 92) continue;
      plain = false;
      if (!/^(["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(this.at + 1, this.at + 6))) this.fail('there is no such escape');
      this.at += 1;
    }
    this.at += 1;
    const text = this.text.slice(start + 1, this.at - 1);
    return plain ? text : (JSON.parse(`"${text}"`) as string);
  }

  private skipSpace(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? '-')) this.at += 1;
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) this.fail(`"${character}" is expected here`);
    this.at += 1;
  }

  private take<T>(length: number, value: T): T {
    this.at += length;
    return value;
  }

  private fail(message: string, at = this.at): never {
    const { line, column } = locateOffset(this.text, at);
    throw new JsonSyntaxError(message, line, column);
  }
}

/** Line and column, from 1, of an offset in a text. */
export function locateOffset(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/**
 * Reads a JSON text. Objects have no prototype, so that any key is safe.
 * @throws JsonSyntaxError also for a key that stands twice, and for nesting deeper than `maxDepth`
 */
export function parseJson(text: string, maxDepth: number): unknown {
  return new Reader(text, maxDepth).readAll();
}

/** Where the value at a path stands in a JSON text that `parseJson` has read; its nearest surroundings if it is absent. */
export function locateJson(text: string, path: Path, maxDepth: number): { line: number; column: number } {
  const reader = new Reader(text, maxDepth, path);
  reader.readAll();
  return locateOffset(text, reader.found);
}
