import { inParallel } from '../base/in-parallel.ts'
import type { Connection } from '../store/connection.ts'
import { enterScope } from './scope.ts'

/** Queries at a time. Most are too small for DuckDB to share among cores; more than two wait for the same bases and hold more memory. */
const LANES = 2

/** Asks `one` for each item, several at a time, each on a connection of its own; the answers are in the order of the items. */
type Each = <Item, Answer>(
  items: readonly Item[],
  one: (item: Item, connection: Connection) => Promise<Answer>,
) => Promise<Answer[]>

/** Lets `use` ask questions side by side that see what this connection sees of the database. Temporary tables are each connection's own. */
export async function sideBySide<T>(connection: Connection, use: (each: Each) => Promise<T>): Promise<T> {
  const others: Connection[] = []
  const running = new Set<Promise<unknown>>()
  try {
    while (others.length < LANES - 1) {
      const other = await connection.beside()
      others.push(other)
      await enterScope(other)
    }
    const lanes = [connection, ...others]
    return await use(async (items, one) => {
      const free = [...lanes]
      const answers = new Array<Awaited<ReturnType<typeof one>>>(items.length)
      await inParallel([...items.entries()], lanes.length, async ([i, item]) => {
        const lane = free.pop()!
        const answer = one(item, lane)
        running.add(answer)
        answers[i] = await answer
        running.delete(answer)
        free.push(lane)
      })
      return answers
    })
  } finally {
    // After an error in one lane: a connection is not closed under a query.
    await Promise.allSettled(running)
    for (const other of others) other.close()
  }
}
