import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { PRICE_BOOKS, priceBookNamed } from '../../src/analyses/price-books.ts'
import { type PriceBook, priceOf, readPriceBook } from '../../src/analyses/prices.ts'

const folder = mkdtempSync(join(tmpdir(), 'prices-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hours = (count: number) => count * 3600

test('EMR Serverless costs what the estimator of AWS says in its README', () => {
  const book = priceBookNamed('emr-serverless')
  expect(priceOf(hours(22.1403), 0, book)).toBeCloseTo(1.16511, 5)
  expect(priceOf(0, hours(39.8497), book)).toBeCloseTo(0.230271, 6)
})

test('EMR on EKS asks what the best practices of AWS compute: 1200 vCPU-hours and 9600 GB-hours', () => {
  const { service } = priceBookNamed('emr-eks')
  expect(1200 * service.perCoreHour).toBeCloseTo(12.14, 2)
  expect(9600 * service.perGibHour).toBeCloseTo(10.67, 2)
})

test('an hour of all of an r5.4xlarge on EMR is $1.008 and $0.252, by cores and memory and by the instance', () => {
  const book = priceBookNamed('emr-ec2')
  expect(priceOf(hours(16), hours(128), book)).toBeCloseTo(1.26, 5)
  expect(priceOf(hours(16), hours(128), book, { instance: 'r5.4xlarge' })).toBeCloseTo(1.26, 10)
})

test('of an instance the greater share counts: half the cores with all of the memory is the whole', () => {
  const book = priceBookNamed('emr-ec2')
  expect(priceOf(hours(8), hours(128), book, { instance: 'r5.4xlarge' })).toBeCloseTo(1.26, 10)
})

test('spot makes machines cheaper, not what the provider asks for Spark', () => {
  const book = priceBookNamed('emr-ec2')
  const spot = priceOf(hours(16), hours(128), book, { instance: 'r5.4xlarge', purchase: 'spot' })
  expect(spot).toBeCloseTo(1.008 * 0.3 + 0.252, 10)
})

test('memory that the log does not tell leaves the price open', () => {
  expect(priceOf(hours(1), null, priceBookNamed('emr-ec2'))).toBeNull()
})

describe('each book that comes with Afterglow', () => {
  test.each([...PRICE_BOOKS])('%s has a day and a source', (_, book) => {
    expect(book.date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(book.sources.length).toBeGreaterThan(0)
  })

  // The split into cores and GiB is derived; this derives it again from the instances.
  const withInstances = [...PRICE_BOOKS].filter(([, book]) => book.instances.size > 0)
  test.each(withInstances)('%s: cores and memory of c5.xlarge and r5.xlarge cost what they do', (_, book) => {
    expect(byParts(book, 'c5.xlarge')).toBeCloseTo(1, 4)
    expect(byParts(book, 'r5.xlarge')).toBeCloseTo(1, 4)
    expect(byParts(book, 'm5.xlarge')).toBeCloseTo(1.027, 2)
  })
})

/** Price by cores and memory relative to the price of the instance. */
function byParts(book: PriceBook, instance: string): number {
  const { cores, memoryGib } = book.instances.get(instance)!
  const [core, memory] = [hours(cores), hours(memoryGib)]
  return priceOf(core, memory, book)! / priceOf(core, memory, book, { instance })!
}

test.each([
  ['1e308', 'per_core_hour: expected a smaller number, not 1e+308.'],
  ['1e400', 'per_core_hour: expected a smaller number, not Infinity.'],
  ['-1', 'per_core_hour: expected a number, at least 0, not -1.'],
])('a price of %s is none', (price, message) => {
  const own = write({
    name: 'x',
    currency: 'EUR',
    date: '2026-10-01',
    infrastructure: { per_core_hour: 'P', per_gib_hour: 0 },
  })
  writeFileSync(own, readFileSync(own, 'utf8').replace('"P"', price))
  expect(() => readPriceBook(own)).toThrow(message)
})

test('a book of your own needs a name, a currency, a date and what machines cost', () => {
  const own = write({
    name: 'ours',
    currency: 'EUR',
    date: '2026-10-01',
    infrastructure: { per_core_hour: 0.02, per_gib_hour: 0 },
  })
  const book = readPriceBook(own)
  expect(book).toMatchObject({ name: 'ours', currency: 'EUR', service: { perCoreHour: 0, perGibHour: 0 } })
  expect(priceOf(hours(10), null, book)).toBeCloseTo(0.2)
  expect(() => priceOf(1, 1, book, { purchase: 'spot' })).toThrow('The price book ours has no spot price.')
  expect(() => priceOf(1, 1, book, { instance: 'x' })).toThrow('The price book ours has no instance x.')
})

test('what does not fit is named with its place', () => {
  const good = {
    name: 'x',
    currency: 'EUR',
    date: '2026-10-01',
    infrastructure: { per_core_hour: 1, per_gib_hour: 0 },
  }
  const error = (change: object) => messageOf(() => readPriceBook(write({ ...good, ...change })))
  expect(error({ infrastructure: { per_core_hour: '1', per_gib_hour: 0 } })).toBe(
    'infrastructure.per_core_hour: expected a number, at least 0, not "1".',
  )
  expect(error({ infrastructure: { per_core_hour: -1, per_gib_hour: 0 } })).toContain('at least 0, not -1.')
  expect(error({ currency: undefined })).toBe('"currency" is missing.')
  expect(error({ instances: { a: { cores: 4 } } })).toBe('instances.a: "memory_gib" is missing.')
  expect(error({ price: 1 })).toMatch(/^there is no "price" here. Known: name, /)
  expect(error({ infrastructure: [] })).toBe('infrastructure: expected an object {…}, not [].')
  writeFileSync(join(folder, 'cut.json'), '{"name":')
  expect(() => readPriceBook(join(folder, 'cut.json'))).toThrow('is no JSON')
  expect(() => readPriceBook(join(folder, 'none.json'))).toThrow('cannot be read')
})

function write(book: object): string {
  const path = join(folder, 'book.json')
  writeFileSync(path, JSON.stringify(book))
  return path
}

/** The message behind the path. */
function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message.replace(/^.*book\.json: /, '')
  }
  throw new Error('nothing was thrown')
}
