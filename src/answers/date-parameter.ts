/** Dates as requests give them, read as Java's SimpleDateFormat does. */
import { Refusal } from './errors.ts'
import type { QueryParameter } from './parameters.ts'

/** A date (SimpleDateParam.scala): `yyyy-MM-dd'T'HH:mm:ss.SSSz` or `yyyy-MM-dd`, as epoch milliseconds. */
export function dateOf(byDefault: string): QueryParameter<number> {
  return ([text = '']) => {
    const given = text === '' ? byDefault : text
    const value = moment(given)
    // Without @Produces of its own, the text goes out under the type of the resource.
    if (value === undefined)
      throw new Refusal(400, 'text', `Couldn't parse date: ${given}`, 'application/json')
    return value
  }
}

const NUMBER = '[ \\t]*(-?\\d{1,18})'
const DAY = new RegExp(`^${NUMBER}-${NUMBER}-${NUMBER}`)
const TIME = new RegExp(
  `^T${NUMBER}:${NUMBER}:${NUMBER}\\.${NUMBER}[ \\t]*(GMT[+-]\\d{1,2}:\\d{2}|[+-]\\d{4}|[A-Za-z]+)(.?)`,
)

/**
 * What is no time with a zone is a day, whatever follows it. SimpleDateFormat is lenient: the thirteenth month is the first of the next
 * year, and numbers may be below 0.
 */
function moment(given: string): number | undefined {
  const day = DAY.exec(given)
  if (day === null) return undefined
  const [year, month, date] = day.slice(1).map(int) as [bigint, bigint, bigint]
  const time = TIME.exec(given.slice(day[0].length))
  const offset = time === null ? undefined : offsetOf(time[5]!, time[6]!)
  const [hours, minutes, seconds, ms] = (
    time === null || offset === undefined ? [0n, 0n, 0n, 0n] : time.slice(1, 5).map(int)
  ) as [bigint, bigint, bigint, bigint]
  const total =
    (daysTo(year, month) + date - 1n) * 86_400_000n +
    hours * 3_600_000n +
    minutes * 60_000n +
    seconds * 1_000n +
    ms
  // A Long, which overflows.
  return Number(BigInt.asIntN(64, total - BigInt(offset ?? 0)))
}

/** An Int, which overflows. */
function int(digits: string): bigint {
  return BigInt.asIntN(32, BigInt(digits))
}

/** Days from 1970 to the first of a month, in the Gregorian calendar. */
function daysTo(year: bigint, month: bigint): bigint {
  const months = year * 12n + month - 1n
  // Four centuries are 146 097 days, whichever: Date knows those from 2000 on.
  const era = floorDiv(months, 4_800n)
  const within = Number(months - era * 4_800n)
  return (era - 5n) * 146_097n + BigInt(Date.UTC(2000, within, 1) / 86_400_000)
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((b - 1n - a) / b)
}

/** Hours of time zones by short names of Java's, as Java 17 reads them: IST is that of Israel. */
const ZONES: readonly (readonly [name: string, hours: number])[] = Object.entries({
  GMT: 0,
  UTC: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  HST: -10,
  AKST: -9,
  AKDT: -8,
  AST: -4,
  ADT: -3,
  NST: -3.5,
  NDT: -2.5,
  BST: 1,
  IST: 2,
  SAST: 2,
  CAT: 2,
  EAT: 3,
  WAT: 1,
  CVT: -1,
  ART: -3,
  BRT: -3,
  UYT: -3,
  CLT: -4,
  COT: -5,
  PET: -5,
  ECT: -5,
  IRST: 3.5,
  GST: 4,
  AZT: 4,
  PKT: 5,
  UZT: 5,
  NPT: 5.75,
  KGT: 6,
  CCT: 6.5,
  ICT: 7,
  WIB: 7,
  SGT: 8,
  HKT: 8,
  MYT: 8,
  AWST: 8,
  WIT: 9,
  ACST: 9.5,
  CHST: 10,
})

/** In milliseconds; undefined of what is no zone. */
function offsetOf(zone: string, next: string): number | undefined {
  const found = /([+-])(\d{1,2}):?(\d{2})$/.exec(zone)
  if (found === null) {
    const isOffset = zone.toUpperCase() === 'GMT' && /[+-]/.test(next)
    return isOffset ? undefined : hoursOf(zone.toUpperCase())
  }
  const [hours, minutes] = [Number(found[2]), Number(found[3])]
  if (hours > 23 || minutes > 59) return undefined
  return (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** What follows the name is not looked at. */
function hoursOf(text: string): number | undefined {
  const named = ZONES.filter(([name]) => text.startsWith(name))
  const [longest] = named.sort(([a], [b]) => b.length - a.length)
  return longest === undefined ? undefined : longest[1] * 3_600_000
}
