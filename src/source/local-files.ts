import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { filePart } from './file-part.ts'
import { naturalOrder } from './natural-order.ts'
import { type FolderFiles, type Found, type FoundFile, skipped } from './part.ts'
import { reasonOf } from './source-error.ts'

/** A folder on disk: shown as the user wrote it, known by its real path. */
export interface LocalFolder {
  readonly path: string
  readonly real: string
}

/** What lies in one folder: files, folders below it, and what is neither. */
export interface LocalListing extends FolderFiles {
  readonly folders: readonly LocalFolder[]
  readonly skipped: readonly Found[]
}

/** Lists one folder in natural order; with `wanted`, only the names it accepts. Never throws: what cannot be read is skipped. */
export async function listFolder(
  folder: LocalFolder,
  wanted?: (name: string) => boolean,
): Promise<LocalListing> {
  const files: FoundFile[] = []
  const folders: LocalFolder[] = []
  const left: Found[] = []
  try {
    const names = (await readdir(folder.real, { withFileTypes: true }))
      .filter(({ name }) => !wanted || wanted(name))
      .sort((a, b) => naturalOrder(a.name, b.name))
    for (let from = 0; from < names.length; from += AT_ONCE) {
      const entries = names.slice(from, from + AT_ONCE).map((entry) => look(folder, entry))
      for (const entry of await Promise.all(entries)) {
        if (entry.kind === 'file') files.push(entry.file)
        else if (entry.kind === 'folder') folders.push(entry.folder)
        else left.push(entry)
      }
    }
  } catch (error) {
    left.push(skipped(folder.path, undefined, `The folder cannot be read: ${reasonOf(error)}.`, 'unreadable'))
  }
  return { path: folder.path, name: basename(folder.real), files, folders, skipped: left }
}

/** A named file with the files of its folder that pass `wanted`. */
export async function siblings(path: string, wanted: (name: string) => boolean): Promise<LocalListing> {
  const folder = dirname(path)
  return listFolder({ path: folder, real: await realpath(folder) }, wanted)
}

/** A regular file as a part. Its `local.path` is the real path, by which the same file is known again. */
export function localFile(shown: string, real: string, stats: Stats): FoundFile {
  const part = filePart(shown, { path: real, offset: 0, length: stats.size }, Math.trunc(stats.mtimeMs))
  return { name: basename(shown), part, problems: [] }
}

/** What it is that is neither file, folder nor FIFO. */
export function specialKind(stats: Stats): string {
  return stats.isSocket() ? 'a socket' : 'a device'
}

const AT_ONCE = 64

type Entry =
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'folder'; readonly folder: LocalFolder }
  | Extract<Found, { kind: 'skipped' }>

/** Follows links; a link that leads nowhere is skipped as what cannot be read. */
async function look(folder: LocalFolder, entry: Dirent): Promise<Entry> {
  const { name } = entry
  const shown = join(folder.path, name)
  try {
    const inPlace = entry.isFile() || entry.isDirectory()
    const real = inPlace ? join(folder.real, name) : await realpath(join(folder.real, name))
    const stats = await stat(real)
    if (stats.isFile()) return { kind: 'file', file: localFile(shown, real, stats) }
    if (stats.isFIFO()) return skipped(shown, undefined, 'A FIFO; name it to have it read.')
    if (!stats.isDirectory()) return skipped(shown, undefined, `It is ${specialKind(stats)}, not a file.`)
    if (name.startsWith('.')) return skipped(shown, undefined, 'A hidden folder; name it to have it read.')
    return { kind: 'folder', folder: { path: shown, real } }
  } catch (error) {
    return skipped(shown, undefined, `It cannot be read: ${reasonOf(error)}.`, 'unreadable')
  }
}
