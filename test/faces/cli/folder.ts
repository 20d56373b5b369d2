import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface SharedFolder {
  readonly path: string
  /** Writes a file in it, and gives its path. */
  file(name: string, content: string | Uint8Array): string
  remove(): void
}

/** A folder for the tests of one file, to be removed after them. */
export function sharedFolder(): SharedFolder {
  const path = mkdtempSync(join(tmpdir(), 'afterglow-cli-'))
  return {
    path,
    file(name, content) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
