import { statSync } from 'node:fs'
import type { DecodePool } from '../../decode/pool.ts'

/** Surely worth threads; `load` knows better once it has listed what is there. */
const LARGE = 8 << 20

/**
 * Threads for a load that names a large file. They take as long to start as this thread takes to load the rest of the
 * program, so that is done at the same time. To be closed by whoever takes them.
 */
export async function earlyThreads(argv: readonly string[]): Promise<DecodePool | undefined> {
  if (argv[0] !== 'load' || !argv.slice(1).some(isLarge)) return undefined
  const { createPool } = await import('../../decode/pool.ts')
  const pool = createPool()
  pool.warmUp()
  return pool
}

function isLarge(path: string): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isFile() === true && stats.size > LARGE
  } catch {
    // A path below a file, or into a folder that is closed: `load` will say.
    return false
  }
}
