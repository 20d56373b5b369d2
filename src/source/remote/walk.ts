import { groupFolder } from '../group-folder.ts'
import { beginningsOf, familyOf, roleOf } from '../names.ts'
import { type FolderFiles, type FoundFile, type Grouped, skipped } from '../part.ts'
import { type RemotePartOptions, remotePart } from './remote-part.ts'
import { RemoteError, type RemoteFile, type RemoteStore } from './store.ts'

/** What is listed: a key of a store, and how it is shown to the user. */
export interface WalkRoot {
  readonly key: string
  readonly shown: string
}

/** Files of one folder that wait for its end; more singles than this are not waited for. */
const MOST_WAITING = 5000
/** No log has so many parts, and no folder so many checksums beside its logs. */
const MOST_PARTS = 1_000_000

/**
 * What lies at a key and below it, page by page as it is listed, grouped to logs by the rules of folders on disk. The store lists
 * in the order of the keys, or folder by folder: a folder is done when a key comes that does not lie in it. A key that is one
 * file of a log leads to the whole log.
 * @throws RemoteError `missing` where there is nothing; where a listing breaks off, what was listed is given before
 */
export async function* walk(
  store: RemoteStore,
  { key, shown }: WalkRoot,
  options: RemotePartOptions,
): AsyncGenerator<Grouped> {
  const open = new OpenFolders(store, options)
  let first: RemoteFile | undefined
  let count = 0
  let fault: { readonly error: unknown } | undefined
  try {
    for await (const page of store.list(key, options.signal)) {
      for (const file of page) {
        if (isFolderMarker(file)) continue
        count++
        first ??= file
        yield* open.add(file, key)
      }
    }
  } catch (error) {
    if (count === 0) throw error
    fault = { error }
  }
  if (first === undefined) throw new RemoteError('missing', `${shown}: there is nothing there.`)
  const isPart = first.key === key && count === 1 && familyOf(roleOf(nameOf(key))) !== undefined
  if (isPart) yield* groupFolder(await wholeLog(store, first, options))
  else yield* open.rest()
  if (fault) throw fault.error
}

/** All files of the log that a file is a part of: those of its folder. */
async function wholeLog(
  store: RemoteStore,
  file: RemoteFile,
  options: RemotePartOptions,
): Promise<FolderFiles> {
  const role = roleOf(nameOf(file.key))
  const family = familyOf(role)
  const pages = store.siblings?.(folderOf(file.key), beginningsOf(role), options.signal) ?? []
  const files: RemoteFile[] = []
  try {
    for await (const page of pages)
      for (const one of page) if (familyOf(roleOf(nameOf(one.key))) === family) files.push(one)
  } catch (error) {
    // A folder that may be entered and not listed: the file itself is all there is to have.
    if (!(error instanceof RemoteError) || error.fault !== 'denied') throw error
  }
  const path = folderOf(file.path)
  const found = (files.length > 0 ? files : [file]).map((one) => foundFile(store, one, options))
  return { path, name: nameOf(path), files: found }
}

interface OpenFolder {
  readonly key: string
  readonly path: string
  files: RemoteFile[]
  /** Why it is not looked into. */
  readonly hidden: string | undefined
  /** Files of it that were passed over. */
  left: number
  leftBytes: number
}

/** The folders that more files may come of: one in the other. */
class OpenFolders {
  readonly #store: RemoteStore
  readonly #options: RemotePartOptions
  readonly #open: OpenFolder[] = []

  constructor(store: RemoteStore, options: RemotePartOptions) {
    this.#store = store
    this.#options = options
  }

  *add(file: RemoteFile, root: string): Generator<Grouped> {
    const key = folderOf(file.key)
    for (let last = this.#open.at(-1); last && !isIn(key, last.key); last = this.#open.at(-1)) {
      this.#open.pop()
      yield* this.#group(last)
    }
    const last = this.#open.at(-1)
    if (last?.hidden !== undefined) {
      last.left++
      last.leftBytes += file.bytes
      return
    }
    const folder = last?.key === key ? last : this.#opened(file, key, root)
    if (folder.hidden !== undefined) {
      folder.left++
      folder.leftBytes += file.bytes
      return
    }
    folder.files.push(file)
    if (folder.files.length > MOST_WAITING) {
      const singles = folder.files.filter(({ key }) => roleOf(nameOf(key)).kind === 'single')
      folder.files = folder.files.filter(({ key }) => roleOf(nameOf(key)).kind !== 'single')
      yield* this.#group({ ...folder, files: singles })
      if (folder.files.length > MOST_PARTS)
        throw new RemoteError('misused', `${folder.path} has more than ${MOST_PARTS} files of one log.`)
    }
  }

  /** What is left when all is listed. */
  *rest(): Generator<Grouped> {
    for (let last = this.#open.pop(); last; last = this.#open.pop()) yield* this.#group(last)
  }

  /** A hidden folder on the way is opened for all that is below it. */
  #opened(file: RemoteFile, key: string, root: string): OpenFolder {
    const below = key.startsWith(root) ? key.slice(root.length).replace(/^\//, '') : ''
    const segments = below === '' ? [] : below.split('/')
    const at = segments.findIndex((segment) => HIDDEN.test(segment))
    const up = at < 0 ? 0 : segments.length - 1 - at
    const folder: OpenFolder = {
      key: parent(key, up),
      path: parent(folderOf(file.path), up),
      files: [],
      hidden:
        at < 0
          ? undefined
          : segments[at]!.startsWith('.')
            ? 'A hidden folder'
            : 'A folder of unfinished work',
      left: 0,
      leftBytes: 0,
    }
    this.#open.push(folder)
    return folder
  }

  *#group({ path, files, hidden, left, leftBytes }: OpenFolder): Generator<Grouped> {
    if (hidden !== undefined)
      yield skipped(path, leftBytes, `${hidden} with ${left} file(s); name it to have it read.`)
    if (files.length === 0) return
    const found = files.map((file) => foundFile(this.#store, file, this.#options))
    yield* groupFolder({ path, name: nameOf(path), files: found })
  }
}

/** As on disk; `_temporary` is where Hadoop's committers put what is not done yet. */
const HIDDEN = /^(?:\.[^.]|_temporary$)/

/** Objects that stand for folders: of consoles, which end in a slash, and of Hadoop's older connectors. */
function isFolderMarker({ key, bytes }: RemoteFile): boolean {
  return bytes === 0 && (key.endsWith('/') || key.endsWith('_$folder$'))
}

function foundFile(store: RemoteStore, file: RemoteFile, options: RemotePartOptions): FoundFile {
  return { name: nameOf(file.path), part: remotePart(store, file, options), problems: [] }
}

function isIn(folder: string, outer: string): boolean {
  return outer === '' || folder === outer || folder.startsWith(`${outer}/`)
}

function parent(path: string, levels: number): string {
  let at = path
  for (let i = 0; i < levels; i++) at = folderOf(at)
  return at
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
