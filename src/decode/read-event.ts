import type { DiagnosticCode } from '../base/diagnostics.ts'
import { parseJson, TooDeepError } from '../base/exact-json.ts'
import { EVENTS, type SparkEvent } from '../events/index.ts'
import { FieldError, type Reader } from '../events/schema.ts'

/** What a line that is no task event says. `problem` can come beside an event that was read all the same. */
export interface OtherLine {
  readonly event?: SparkEvent
  /** An event that has no declaration: its name and its text. */
  readonly unknown?: { readonly name: string | null; readonly json: string }
  readonly problem?: { readonly code: DiagnosticCode; readonly detail: string }
}

const READERS = new Map<string, Reader<object>>(EVENTS.map(({ name, read }) => [name, read]))
/** A byte order mark, which editors put before the first line, is left out. */
const lenient = new TextDecoder('utf-8')
const strict = new TextDecoder('utf-8', { fatal: true })

/** Reads the line of an event other than those of tasks. */
export function readEvent(line: Uint8Array): OtherLine {
  if (!opensObject(line))
    return { problem: { code: 'bad_json', detail: `not a JSON object (${line.length} bytes)` } }
  const json = lenient.decode(line)
  const utf8: OtherLine =
    json.includes('\ufffd') && !isUtf8(line) ? { problem: { code: 'not_utf8', detail: '' } } : {}
  let name: unknown
  try {
    const value = parseJson(json)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { problem: { code: 'bad_json', detail: 'not a JSON object' } }
    }
    name = 'Event' in value ? value.Event : undefined
    const read = typeof name === 'string' ? READERS.get(name) : undefined
    if (read === undefined)
      return { ...utf8, unknown: { name: typeof name === 'string' ? name : null, json } }
    return { ...utf8, event: { event: name, ...read(value, String(name)) } as SparkEvent }
  } catch (error) {
    if (error instanceof SyntaxError)
      return {
        problem: { code: 'bad_json', detail: `${error.message.slice(0, 200)} (${line.length} bytes)` },
      }
    if (error instanceof TooDeepError) return { problem: { code: 'too_deep', detail: error.message } }
    if (error instanceof FieldError)
      return { problem: { code: 'bad_event', detail: error.message }, unknown: { name: String(name), json } }
    throw error
  }
}

/** Told without parsing: a file of millions of short lines is no log, and is soon done with. */
function opensObject(line: Uint8Array): boolean {
  const at = line.findIndex((c) => c > 0x20 && !BYTE_ORDER_MARK.includes(c))
  return line[at] === 0x7b
}

const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf]

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}
