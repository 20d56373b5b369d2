import { UserError } from '../base/errors.ts'
import { type CheckedJson, jsonFile, needed } from './checked-json.ts'

/** What a core and a GiB of memory cost an hour, in the currency of the book. */
export interface Rates {
  readonly perCoreHour: number
  readonly perGibHour: number
}

/** What a whole instance costs an hour. */
export interface InstancePrice {
  readonly cores: number
  readonly memoryGib: number
  readonly infrastructurePerHour: number
  readonly servicePerHour: number
}

/** What cores and memory cost at one place on one day. Whatever is computed from it is an estimate: it knows no contract. */
export interface PriceBook {
  readonly name: string
  readonly title: string
  readonly region: string
  readonly currency: string
  /** The day the prices were read: YYYY-MM-DD. */
  readonly date: string
  /** Where each figure comes from. */
  readonly sources: readonly string[]
  /** What it leaves out and assumes. */
  readonly note: string
  /** Machines: what spot and reserved prices make cheaper. */
  readonly infrastructure: Rates
  /** What the provider of Spark asks on top of it; zeros if nothing. */
  readonly service: Rates
  /** Price of the machines relative to on-demand, by way of buying. Ways that are not here cannot be had. */
  readonly factors: Readonly<Partial<Record<Purchase, number>>>
  readonly instances: ReadonlyMap<string, InstancePrice>
}

const PURCHASES = ['on-demand', 'spot', 'reserved'] as const
export type Purchase = (typeof PURCHASES)[number]

/** How a run is bought: an instance makes a share of it count as its greater part, of cores or of memory. */
export interface Terms {
  readonly purchase?: Purchase | undefined
  readonly instance?: string | undefined
}

/**
 * What so many core-seconds and GiB-seconds cost, in the currency of the book.
 * @param memoryGibSeconds null where the log does not tell the memory: then so is the price, unless memory costs nothing
 */
export function priceOf(
  coreSeconds: number,
  memoryGibSeconds: number | null,
  book: PriceBook,
  terms: Terms = {},
): number | null {
  const { purchase = 'on-demand', instance } = terms
  const factor = factorOf(book, purchase)
  if (instance !== undefined) {
    const { cores, memoryGib, infrastructurePerHour, servicePerHour } = instanceOf(book, instance)
    if (memoryGibSeconds === null) return null
    const hours = Math.max(coreSeconds / cores, memoryGibSeconds / memoryGib) / 3600
    return hours * (infrastructurePerHour * factor + servicePerHour)
  }
  const { infrastructure, service } = book
  const perGib = infrastructure.perGibHour * factor + service.perGibHour
  const cores = (coreSeconds * (infrastructure.perCoreHour * factor + service.perCoreHour)) / 3600
  if (perGib === 0) return cores
  return memoryGibSeconds === null ? null : cores + (memoryGibSeconds * perGib) / 3600
}

function factorOf(book: PriceBook, purchase: Purchase): number {
  const factor = purchase === 'on-demand' ? 1 : book.factors[purchase]
  if (factor === undefined)
    throw new UserError(`The price book ${book.name} has no ${purchase} price.`, {
      hint: `It has: ${['on-demand', ...Object.keys(book.factors)].join(', ')}.`,
    })
  return factor
}

function instanceOf(book: PriceBook, name: string): InstancePrice {
  const instance = book.instances.get(name)
  if (instance === undefined)
    throw new UserError(`The price book ${book.name} has no instance ${name}.`, {
      hint:
        book.instances.size === 0
          ? 'It has none: leave the instance out.'
          : `It has: ${[...book.instances.keys()].join(', ')}. Others go into a file of your own (--prices).`,
    })
  return instance
}

/** A price book of one's own. Throws UserError that names what does not fit. */
export function readPriceBook(path: string): PriceBook {
  return priceBook(jsonFile(path))
}

const FIELDS = ['name', 'title', 'region', 'currency', 'date', 'sources', 'note', 'infrastructure', 'service']

/** Checks a price book as it stands in JSON; its keys are those of the files in price-books/. */
export function priceBook(json: CheckedJson): PriceBook {
  const fields = json.fields([...FIELDS, 'factors', 'instances'])
  const text = (key: string, otherwise: string) => fields.get(key)?.text() ?? otherwise
  const name = needed(fields, 'name', json).text()
  const factors = fields.get('factors')?.fields(['spot', 'reserved']) ?? new Map<string, CheckedJson>()
  return {
    name,
    title: text('title', name),
    region: text('region', 'none'),
    currency: needed(fields, 'currency', json).text(),
    date: needed(fields, 'date', json).text(),
    sources: fields.get('sources')?.texts() ?? [],
    note: text('note', ''),
    infrastructure: ratesOf(needed(fields, 'infrastructure', json)),
    service: fields.has('service')
      ? ratesOf(needed(fields, 'service', json))
      : { perCoreHour: 0, perGibHour: 0 },
    factors: Object.fromEntries([...factors].map(([way, factor]) => [way, factor.number()])),
    instances: new Map(
      [...(fields.get('instances')?.entries() ?? [])].map(([key, instance]) => [
        key,
        instancePrice(instance),
      ]),
    ),
  }
}

function ratesOf(json: CheckedJson): Rates {
  const fields = json.fields(['per_core_hour', 'per_gib_hour'])
  return {
    perCoreHour: needed(fields, 'per_core_hour', json).number(),
    perGibHour: needed(fields, 'per_gib_hour', json).number(),
  }
}

function instancePrice(json: CheckedJson): InstancePrice {
  const fields = json.fields(['cores', 'memory_gib', 'infrastructure_per_hour', 'service_per_hour'])
  return {
    cores: needed(fields, 'cores', json).number(1),
    memoryGib: needed(fields, 'memory_gib', json).number(0.1),
    infrastructurePerHour: needed(fields, 'infrastructure_per_hour', json).number(),
    servicePerHour: fields.get('service_per_hour')?.number() ?? 0,
  }
}
