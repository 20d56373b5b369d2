import { constants, gunzipSync } from 'node:zlib'
import { tarHeader } from './tar-header.ts'

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz'

/** So many first bytes tell an archive; of a gzip they hold its header and the first block of a tar. */
export const HEAD = 4096

/** Tells an archive by its first bytes, whatever its name. Undefined: no archive that we read. */
export function archiveKind(head: Uint8Array): ArchiveKind | undefined {
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) return 'zip'
  if (tarHeader(head)) return 'tar'
  if (startsWith(head, [0x1f, 0x8b]) && tarHeader(gunzippedHead(head))) return 'tar.gz'
  return undefined
}

function gunzippedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // Damaged, or not gzip after all. Not for us: the codec layer says what it is.
    return new Uint8Array(0)
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}
