import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'

/** A file that is whole gets its name. Another process that fetched the same may have given it already. */
export async function takePlace(part: string, target: string): Promise<void> {
  try {
    await rename(part, target)
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isGone || !existsSync(target)) throw error
  }
}
