/** Something that is kept, with its size. */
interface Kept<T> {
  value: T;
  bytes: number;
  revision: number;
  until: number;
}

export interface SharedCacheLimits {
  /** Of everything together. */
  maxBytes: number;
  /** Of one thing; what is larger is not kept. */
  maxEntryBytes: number;
  /** How long something is kept although nothing changed: some of it depends on the day. */
  lifetimeMs: number;
}

/** What was made for strangers at a revision, by key; the least recently used goes first when there is too much. */
export class SharedCache<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #limits: SharedCacheLimits;
  #bytes = 0;

  constructor(limits: SharedCacheLimits) {
    this.#limits = limits;
  }

  /** Bytes of everything that is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What was made at exactly this revision, or undefined; what is of another one is dropped. */
  find(key: string, revision: number, now: number): T | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#drop(key, kept);
    if (kept.revision !== revision || kept.until <= now) return undefined;
    this.#put(key, kept);
    return kept.value;
  }

  keep(key: string, revision: number, now: number, value: T, bytes: number): void {
    const before = this.#kept.get(key);
    if (before) this.#drop(key, before);
    if (bytes > this.#limits.maxEntryBytes || bytes > this.#limits.maxBytes) return;
    this.#put(key, { value, bytes, revision, until: now + this.#limits.lifetimeMs });
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= this.#limits.maxBytes) break;
      this.#drop(oldest, kept);
    }
  }

  /** A `Map` goes through its entries in the order they came in. */
  #put(key: string, kept: Kept<T>): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
  }

  #drop(key: string, kept: Kept<T>): void {
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }
}
