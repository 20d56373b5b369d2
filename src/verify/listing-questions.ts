/** What can be asked about all applications. */
import { APPLICATIONS, type Attempt } from './applications.ts'

/** The answers to these are lists of applications: to be compared without those that only one side has. */
export function aboutAll(attempts: readonly Attempt[], allInCommon: boolean): string[] {
  const times = attempts.map(({ start }) => start).sort()
  const middle = times[times.length >> 1] ?? '2020-01-01T00:00:00.000GMT'
  return [
    '',
    '?status=completed',
    '?status=running',
    '?status=completed&status=running',
    '?status=COMPLETED',
    '?status=bogus',
    `?minDate=${middle}`,
    `?maxDate=${middle}`,
    `?minEndDate=${middle}`,
    `?maxEndDate=${middle}`,
    `?minDate=${middle.slice(0, 10)}`,
    `?maxEndDate=${middle.slice(0, 10)}`,
    `?minDate=2010-01-01&maxDate=${middle}&status=completed`,
    '?minDate=yesterday',
    ...ZONES.map((zone) => `?minDate=${encodeURIComponent(middle.replace('GMT', zone))}`),
    '?minDate=2020-01-01T00:00:00.000CET',
    '?maxDate=2020-13-41',
    '?limit=many',
    // What is beyond the limit depends on all that there is.
    ...(allInCommon ? ['?limit=1', '?limit=3', '?limit=0', '?limit=-1', '?limit=2&status=completed'] : []),
  ].map((query) => APPLICATIONS + query)
}

export const VERSION = '/api/v1/version'

export const ABOUT_THE_SERVER = [
  VERSION,
  `${APPLICATIONS}/no-such-application`,
  `${APPLICATIONS}/no-such-application/1`,
  `${APPLICATIONS}/no-such-application/jobs`,
  `${APPLICATIONS}/no-such-application/1/jobs`,
  '/api/v1/no-such-thing',
]

/** Behind a time; where one is none, the day alone counts. */
const ZONES = ['PST', 'IST', '+0530', '-08:00', 'GMT+08:00', 'GMT+8', 'XYZ']
