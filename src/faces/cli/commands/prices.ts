import { PRICE_BOOKS, priceBookNamed } from '../../../analyses/price-books.ts'
import {
  type PriceBook,
  type Purchase,
  priceOf,
  readPriceBook,
  type Terms,
} from '../../../analyses/prices.ts'

export interface PriceOptions {
  readonly prices?: string | undefined
  readonly book?: string | undefined
  readonly purchase?: Purchase | undefined
  readonly instance?: string | undefined
}

/** The book that was asked for; undefined for the one that suits the application. Throws UserError before the database is opened. */
export function chosenBook({ prices, book, ...terms }: PriceOptions): PriceBook | undefined {
  const chosen =
    prices !== undefined ? readPriceBook(prices) : book === undefined ? undefined : priceBookNamed(book)
  // What the book cannot price is said at once.
  if (chosen !== undefined) priceOf(0, 0, chosen, terms)
  return chosen
}

export function termsOf({ purchase, instance }: PriceOptions): Terms {
  return { purchase, instance }
}

/** What every figure of money must say of itself. */
export function priceNote(
  books: ReadonlySet<PriceBook>,
  chosen: boolean,
  { purchase, instance }: Terms,
): string {
  const bought = [
    ...(purchase === undefined ? [] : [purchase]),
    ...(instance === undefined ? [] : [`machines of type ${instance}`]),
  ]
  const lines = [...books].map(
    ({ name, title, region, date, note }) =>
      `Prices: ${name} (${title}${region === 'none' ? '' : `, ${region}`}), as of ${date}${bought.map((one) => `, ${one}`).join('')}. ${note}`,
  )
  const guess = chosen
    ? []
    : [
        `The price book was guessed from the settings. Others: --book ${[...PRICE_BOOKS.keys()].join(', ')}, or --prices FILE.`,
      ]
  return ['All money is an estimate.', ...lines, ...guess].join('\n')
}
