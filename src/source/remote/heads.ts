/**
 * The first bytes of the files that were looked at last: a log is looked at, and then read. Each look is a request that may take
 * as long as a small log.
 */
const heads = new Map<object, Uint8Array>()
const MOST = 32

export function headKept(file: object): Uint8Array | undefined {
  return heads.get(file)
}

export function keepHead(file: object, head: Uint8Array): void {
  heads.set(file, head)
  const [oldest] = heads.keys()
  if (heads.size > MOST && oldest) heads.delete(oldest)
}
