import { UserError } from '../base/errors.ts'
import { CheckedJson } from './checked-json.ts'
import databricksAllPurpose from './price-books/databricks-all-purpose.json' with { type: 'json' }
import databricksJobs from './price-books/databricks-jobs.json' with { type: 'json' }
import emrEc2 from './price-books/emr-ec2.json' with { type: 'json' }
import emrEks from './price-books/emr-eks.json' with { type: 'json' }
import emrServerless from './price-books/emr-serverless.json' with { type: 'json' }
import emrServerlessGraviton from './price-books/emr-serverless-graviton.json' with { type: 'json' }
import onPremises from './price-books/on-premises.json' with { type: 'json' }
import { type PriceBook, priceBook } from './prices.ts'

/** The price books that come with Afterglow, by name. */
export const PRICE_BOOKS: ReadonlyMap<string, PriceBook> = new Map(
  [
    emrEc2,
    emrEks,
    emrServerless,
    emrServerlessGraviton,
    databricksJobs,
    databricksAllPurpose,
    onPremises,
  ].map((json) => [json.name, priceBook(new CheckedJson(json, `price book ${json.name}`))]),
)

/** The book of that name. Throws UserError if there is none. */
export function priceBookNamed(name: string): PriceBook {
  const book = PRICE_BOOKS.get(name)
  if (book === undefined)
    throw new UserError(`There is no price book ${name}.`, {
      hint: `There are: ${[...PRICE_BOOKS.keys()].join(', ')}.`,
    })
  return book
}
