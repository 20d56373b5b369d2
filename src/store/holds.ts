import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

export type Mode = 'read' | 'write'

/** Files that this process has open. DuckDB's lock on a file keeps out other processes only. */
const held = new Map<string, { readonly mode: Mode; count: number }>()

/** Notes that a file is opened, as often as it is read or once for writing; undefined if that clashes. Gives the end of it. */
export function hold(path: string, mode: Mode): (() => void) | undefined {
  const file = realPath(path)
  const holders = held.get(file)
  if (holders !== undefined && (mode === 'write' || holders.mode === 'write')) return undefined
  held.set(file, { mode, count: (holders?.count ?? 0) + 1 })
  return () => {
    const left = (held.get(file)?.count ?? 1) - 1
    if (left === 0) held.delete(file)
    else held.set(file, { mode, count: left })
  }
}

/** The path without links; the file may not be there yet. */
function realPath(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    try {
      return join(realpathSync(dirname(full)), basename(full))
    } catch {
      return full
    }
  }
}
