import { type AttemptCost, costs, type Held } from '../../../analyses/cost/cost.ts'
import { type Part, type Split, split } from '../../../analyses/cost/split.ts'
import { type Cause, wastedByCause } from '../../../analyses/cost/waste.ts'
import { findFindings } from '../../../analyses/find.ts'
import type { PriceBook, Terms } from '../../../analyses/prices.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, type ReportTable, reportText } from '../render/report.ts'
import { durationText, numberText } from '../render/text.ts'
import { type About, analysed } from './analysed.ts'
import { chosenBook, type PriceOptions, priceNote, termsOf } from './prices.ts'

export interface CostOptions extends About, PriceOptions {
  readonly format: ReportFormat
}

/** Says what the applications of a database cost, and what of it for what. */
export async function cost(options: CostOptions, { stdout }: Terminal): Promise<number> {
  const book = chosenBook(options)
  const terms = termsOf(options)
  const report = await analysed(options, async (connection) => {
    const all = await costs(connection, book, terms)
    return costReport(all, wastedByCause(await findFindings(connection), all), terms, book !== undefined)
  })
  stdout.write(reportText(report, options.format, stdout.columns))
  return EXIT.ok
}

/** So many parts are shown to a person; a program gets all. */
const MOST_PARTS = 20

function costReport(
  all: readonly AttemptCost[],
  causes: readonly Cause[],
  terms: Terms,
  isChosen: boolean,
): Report {
  const books = new Set(all.map(({ book }) => book))
  const isOne = new Set(all.map(({ appId }) => appId)).size === 1
  const by: readonly Split[] = isOne ? ['job', 'sql', 'user'] : ['application', 'user', 'queue']
  const parts = by.map((way) => [way, split(all, way)] as const)
  const reasons = [...new Set(all.flatMap((one) => one.reasons))]
  return {
    parts: [
      attemptTable(all),
      ...parts.map(([way, list]) => partTable(`By ${TITLES[way]}`, list)),
      ...(causes.length === 0 ? [] : [causeTable(causes)]),
      [priceNote(books, isChosen, terms), ...reasons.map((reason) => `Note: ${reason}.`)].join('\n'),
    ],
    data: {
      estimate: true,
      terms,
      books: [...books].map(bookData),
      attempts: all.map(attemptData),
      splits: Object.fromEntries(parts),
      wasted: causes,
    },
  }
}

const TITLES: Readonly<Record<Split, string>> = {
  job: 'job',
  sql: 'SQL execution',
  user: 'user',
  queue: 'queue',
  application: 'application',
}

const hours = (seconds: number | null) => numberText(seconds === null ? null : seconds / 3600)
const right = (...titles: string[]) => titles.map((title) => ({ title, right: true }))

function attemptTable(all: readonly AttemptCost[]): ReportTable {
  return {
    title: `What was held${all.length > MOST_PARTS ? ` (${MOST_PARTS} of ${all.length} attempts; --format json has all)` : ''}`,
    columns: [
      { title: 'application' },
      { title: 'attempt' },
      { title: 'name' },
      ...right('executor core h', 'GiB h', 'driver core h', 'GiB h', 'price'),
      { title: '' },
    ],
    rows: all
      .slice(0, MOST_PARTS)
      .map(({ appId, attemptId, name, executors, driver, whole, isComplete, book }) => [
        appId,
        attemptId,
        name ?? '',
        ...heldCells(executors),
        ...heldCells(driver),
        priceText(whole.price, isComplete),
        book.currency,
      ]),
  }
}

/** Money, to the cent where there is more than one. */
function priceText(price: number | null, isComplete: boolean): string {
  if (price === null) return 'not known'
  return `${isComplete ? '' : 'at least '}${price >= 1 ? price.toFixed(2) : numberText(price)}`
}

function heldCells({ coreSeconds, memoryGibSeconds }: Held): string[] {
  return [hours(coreSeconds), hours(memoryGibSeconds)]
}

function partTable(title: string, parts: readonly Part[]): ReportTable {
  const shown = parts.slice(0, MOST_PARTS)
  return {
    title: `${title}${shown.length < parts.length ? ` (${shown.length} of ${parts.length}; --format json has all)` : ''}`,
    columns: [{ title: '' }, ...right('task core h', 'idle core h', 'driver core h', 'price')],
    rows: shown.map(({ part, taskCoreSeconds, idleCoreSeconds, driverCoreSeconds, price, isComplete }) => [
      part,
      hours(taskCoreSeconds),
      hours(idleCoreSeconds),
      hours(driverCoreSeconds),
      priceText(price, isComplete),
    ]),
  }
}

function causeTable(causes: readonly Cause[]): ReportTable {
  return {
    title: 'Wasted, by cause (causes overlap: they do not add up; afterglow findings has each)',
    columns: [{ title: 'finding' }, ...right('times', 'time', 'core h', 'price')],
    rows: causes.map(({ id, count, wallSeconds, coreSeconds, price }) => [
      id,
      String(count),
      durationText(wallSeconds * 1000),
      hours(coreSeconds),
      priceText(price, true),
    ]),
  }
}

function bookData({ name, title, region, currency, date, sources, note }: PriceBook) {
  return { name, title, region, currency, date, sources, note }
}

function attemptData({ book, ...rest }: AttemptCost) {
  return { ...rest, book: book.name, currency: book.currency }
}
