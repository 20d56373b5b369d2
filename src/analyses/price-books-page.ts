import { PRICE_BOOKS } from './price-books.ts'
import type { PriceBook } from './prices.ts'

/** docs/price-books.md: every figure with its day and source. */
export function priceBooksMarkdown(): string {
  const books = [...PRICE_BOOKS.values()]
  return `# Price books

Made from \`src/analyses/price-books/\` by \`npm run docs\`. List prices as of the day that stands with each; what a contract, a credit or another
region makes of them, no log tells, so all that is computed from them is an estimate. [cost.md](cost.md) says how, and how to write a book of your own.

Prices are in the currency of the book. Machines are what spot and reserved prices make cheaper, service is what the provider of Spark asks
on top.

| book | what | region | as of | machines: core hour | GiB hour | service: core hour | GiB hour | spot | reserved |
|---|---|---|---|---|---|---|---|---|---|
${books.map(bookRow).join('\n')}

${books.map(section).join('\n\n')}
`
}

function bookRow({
  name,
  title,
  region,
  date,
  currency,
  infrastructure,
  service,
  factors,
}: PriceBook): string {
  const rate = (value: number) => (value === 0 ? '' : `${Number(value.toPrecision(7))} ${currency}`)
  const factor = (value: number | undefined) => (value === undefined ? '' : `× ${value}`)
  const cells = [
    `[${name}](#${name})`,
    title,
    region,
    date,
    rate(infrastructure.perCoreHour),
    rate(infrastructure.perGibHour),
    rate(service.perCoreHour),
    rate(service.perGibHour),
    factor(factors.spot),
    factor(factors.reserved),
  ]
  return `| ${cells.join(' | ')} |`
}

function section({ name, sources, note, instances, currency }: PriceBook): string {
  const types = [...instances].map(
    ([type, { cores, memoryGib, infrastructurePerHour, servicePerHour }]) =>
      `| ${type} | ${cores} | ${memoryGib} | ${infrastructurePerHour} | ${Number(servicePerHour.toPrecision(4))} |`,
  )
  const table = [
    `| type | cores | GiB | machine, ${currency} an hour | service |`,
    '|---|---|---|---|---|',
    ...types,
  ]
  return [
    `## ${name}`,
    '',
    note,
    '',
    ...sources.map((source) => `- ${source}`),
    ...(types.length === 0 ? [] : ['', ...table]),
  ].join('\n')
}
