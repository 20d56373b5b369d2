import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Copied, copiedFiles } from '../source/copied-files.ts'
import { MANIFEST } from '../source/names.ts'

/** What lies in a folder of copies, by source. */
export class Manifest {
  readonly #folder: string
  readonly #files: Map<string, Copied>
  readonly #places = new Set<string>()
  /** By the archive that they were taken out of. */
  readonly #entries = new Map<string, Set<string>>()

  private constructor(folder: string, files: readonly Copied[]) {
    this.#folder = folder
    this.#files = new Map()
    for (const file of files) this.set(file)
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
    return [...(this.#entries.get(archive) ?? [])].map((source) => this.#files.get(source)!)
  }

  /** Whether a place is taken by the file of a source. */
  isTaken(file: string): boolean {
    return this.#places.has(file)
  }

  set(file: Copied): void {
    this.delete(file.source)
    this.#files.set(file.source, file)
    this.#places.add(file.file)
    for (const archive of archivesOf(file.source)) {
      const entries = this.#entries.get(archive) ?? new Set()
      this.#entries.set(archive, entries.add(file.source))
    }
  }

  delete(source: string): void {
    const file = this.#files.get(source)?.file
    if (file === undefined) return
    this.#files.delete(source)
    this.#places.delete(file)
    for (const archive of archivesOf(source)) this.#entries.get(archive)?.delete(source)
  }

  /** In one step: who is stopped here leaves the one before. */
  async write(): Promise<void> {
    const text = `${JSON.stringify({ afterglow_manifest: 1, files: this.files }, null, 1)}\n`
    const path = join(this.#folder, MANIFEST)
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }
}

/** `a.zip` and `a.zip!/b.zip` of `a.zip!/b.zip!/log`. */
function archivesOf(source: string): string[] {
  const archives: string[] = []
  for (let at = source.indexOf('!/'); at >= 0; at = source.indexOf('!/', at + 1))
    archives.push(source.slice(0, at))
  return archives
}

function filesIn(text: string, path: string): readonly Copied[] {
  const files = copiedFiles(text)
  if (files !== undefined) return files
  throw new UserError(`${path} is no manifest of copied logs.`, { hint: 'Name another folder with --to.' })
}
