import { createHash } from 'node:crypto'
import { join } from 'node:path'

/**
 * Where a file is copied to, below the folder of all copies: its path with its scheme and host as folders. Whatever a path holds (`..`, an
 * absolute name, control characters), the copy lies below the folder. Names keep what says which log they are of.
 */
export function placeOf(path: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:(?:[a-z]+:)?)\/\/(.*)$/is.exec(path) ?? [
    undefined,
    'file',
    path,
  ]
  const segments = rest!.split('/').filter((segment) => segment !== '' && segment !== '.')
  return join(scheme!.toLowerCase().replace(/:/g, '-').replace(/-$/, ''), ...segments.map(safeName))
}

/** Bytes of a name, at most: what file systems take. */
const LONGEST = 240

function safeName(segment: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const safe = segment.replace(/^\.|[\0-\x1f\x7f\\]|[. ]$/g, (char) => `%${hex(char)}`)
  const bytes = Buffer.from(safe)
  if (bytes.length <= LONGEST) return safe
  // The beginning says the kind of a log, the end its codec. Between them is what tells it from others of that beginning and end.
  const middle = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return `${cut(bytes.subarray(0, 110))}~${middle}~${cut(bytes.subarray(-100))}`
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()
}

/** Without the halves of a character at its ends. */
function cut(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\uFFFD', '')
}
