import { UserError } from '../base/errors.ts'

/** What a user asks for of all that is there, as it is written on the command line. */
export interface FilterTexts {
  /** Exact, or with `*` for any characters; one of them. */
  readonly appId?: readonly string[] | undefined
  /** Of the application, with `*` for any characters. */
  readonly name?: string | undefined
  /** A date, a time (UTC where it names no zone), or how long ago: `7d`, `24h`, `30m`. */
  readonly since?: string | undefined
  /** As `since`; of a date, its whole day. */
  readonly until?: string | undefined
  /** Bytes of the log as stored: `10MB`, `512KiB`, `1000`. */
  readonly minSize?: string | undefined
  readonly maxSize?: string | undefined
  readonly status?: 'completed' | 'running' | undefined
  /** So many logs, those that were written to last. */
  readonly limit?: number | undefined
}

/** The same, understood. Times are ms since 1970. */
export interface Filters {
  readonly appIds: readonly RegExp[]
  readonly name: RegExp | undefined
  readonly since: number | undefined
  /** Excluded. */
  readonly until: number | undefined
  readonly minBytes: number | undefined
  readonly maxBytes: number | undefined
  readonly running: boolean | undefined
  readonly limit: number | undefined
}

/** @throws UserError where a text cannot be meant */
export function filtersOf(texts: FilterTexts = {}, now = Date.now()): Filters {
  const { appId = [], name, since, until, minSize, maxSize, status, limit } = texts
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw new UserError('--limit must be a whole number above 0.')
  if (status !== undefined && status !== 'completed' && status !== 'running')
    throw new UserError('--status must be completed or running.')
  return {
    appIds: appId.map(patternOf),
    name: name === undefined ? undefined : patternOf(name),
    since: since === undefined ? undefined : timeOf('--since', since, now, false),
    until: until === undefined ? undefined : timeOf('--until', until, now, true),
    minBytes: minSize === undefined ? undefined : bytesOf('--min-size', minSize),
    maxBytes: maxSize === undefined ? undefined : bytesOf('--max-size', maxSize),
    running: status === undefined ? undefined : status === 'running',
    limit,
  }
}

function patternOf(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

const AGO = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?$/

function timeOf(option: string, text: string, now: number, wholeDay: boolean): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  if (count !== undefined) return now - Number(count) * AGO[unit as keyof typeof AGO]
  const [isTime, zone] = TIME.exec(text) ?? []
  const time = DATE.test(text)
    ? Date.parse(text) + (wholeDay ? AGO.d : 0)
    : isTime === undefined
      ? Number.NaN
      : Date.parse(text.replace(' ', 'T') + (zone === undefined ? 'Z' : ''))
  if (Number.isNaN(time))
    throw new UserError(
      `${option} must be a date (2026-01-31), a time (2026-01-31T10:00), or how long ago (7d, 24h, 30m).`,
    )
  return time
}

const UNITS = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 }

function bytesOf(option: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*((?:[kmgt]i?)?)b?$/i.exec(text) ?? []
  if (number === undefined) throw new UserError(`${option} must be a size: 10MB, 512KiB, 1000.`)
  return Number(number) * UNITS[unit!.toLowerCase() as keyof typeof UNITS]
}
