import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RemoteError, type RemoteFile, type RemoteStore } from '../../../src/source/remote/store.ts'

/** A folder as a bucket: keys in the order of their bytes, some to a page. */
export function folderStore(folder: string, pageSize = 7): RemoteStore {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((key) => statSync(join(folder, key)).isFile())
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((key): RemoteFile => {
      const { size, mtimeMs } = statSync(join(folder, key))
      const path = `test://bucket/${key}`
      return { path, key, bytes: size, modified: Math.trunc(mtimeMs), version: `${mtimeMs}` }
    })
  return {
    async *list(key) {
      const listed = files.filter((file) => key === '' || file.key === key || file.key.startsWith(`${key}/`))
      for (let at = 0; at < listed.length; at += pageSize) yield listed.slice(at, at + pageSize)
    },
    async *siblings(folder, beginnings) {
      yield files.filter(
        ({ key }) =>
          key.slice(0, Math.max(0, key.lastIndexOf('/'))) === folder &&
          beginnings.some((beginning) => key.slice(key.lastIndexOf('/') + 1).startsWith(beginning)),
      )
    },
    async *read(file, from, to) {
      try {
        yield* createReadStream(join(folder, file.key), { start: from, end: to - 1 })
      } catch {
        throw new RemoteError('missing', `${file.path} is not there.`)
      }
    },
  }
}
