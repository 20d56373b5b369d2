import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Copied, copiedFiles } from '../source/copied-files.ts'
import { MANIFEST } from '../source/names.ts'

/** What lies in a folder of copies, by source. */
export class Manifest {
  readonly #folder: string
  readonly #files: Map<string, Copied>

  private constructor(folder: string, files: readonly Copied[]) {
    this.#folder = folder
    this.#files = new Map(files.map((file) => [file.source, file]))
  }

  /** @throws UserError where there is a file of that name that is no manifest */
  static async read(folder: string): Promise<Manifest> {
    const path = join(folder, MANIFEST)
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    })
    return new Manifest(folder, text === undefined ? [] : filesIn(text, path))
  }

  get files(): readonly Copied[] {
    return [...this.#files.values()].sort((a, b) => (a.source < b.source ? -1 : 1))
  }

  get(source: string): Copied | undefined {
    return this.#files.get(source)
  }

  /** Entries of an archive that was taken apart. */
  entriesOf(archive: string): readonly Copied[] {
    return [...this.#files.values()].filter(({ source }) => source.startsWith(`${archive}!/`))
  }

  /** Whether a place is taken by a file of another source. */
  takenBy(file: string): string | undefined {
    for (const { source, file: taken } of this.#files.values()) if (taken === file) return source
    return undefined
  }

  set(file: Copied): void {
    this.#files.set(file.source, file)
  }

  delete(source: string): void {
    this.#files.delete(source)
  }

  /** In one step: who is stopped here leaves the one before. */
  async write(): Promise<void> {
    const text = `${JSON.stringify({ afterglow_manifest: 1, files: this.files }, null, 1)}\n`
    const path = join(this.#folder, MANIFEST)
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }
}

function filesIn(text: string, path: string): readonly Copied[] {
  const files = copiedFiles(text)
  if (files !== undefined) return files
  throw new UserError(`${path} is no manifest of copied logs.`, { hint: 'Name another folder with --to.' })
}
