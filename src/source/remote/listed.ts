import { RemoteError } from './store.ts'

/** Files of one source that are listed at most: some hours of pages, for buckets of more than logs. */
export const MOST_LISTED = 10_000_000

/** Counts what a store lists, whoever wants it: a listing that brings new names for ever ends. */
export class Listed {
  readonly #shown: string
  readonly #tell: ((files: number) => void) | undefined
  readonly #most: number
  #count = 0

  /** @param tell hears how many more were listed */
  constructor(shown: string, tell?: (files: number) => void, most = MOST_LISTED) {
    this.#shown = shown
    this.#tell = tell
    this.#most = most
  }

  /** @throws RemoteError where there are too many */
  add(files: number): void {
    this.#count += files
    this.#tell?.(files)
    if (this.#count > this.#most)
      throw new RemoteError('misused', `${this.#shown} has more than ${this.#most} files.`, {
        hint: 'Name a smaller folder, or what the logs begin with: s3://bucket/logs/2026-*.',
      })
  }
}
