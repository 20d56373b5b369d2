/**
 * Runs work on items with up to `window()` under way and yields the results in the items' order. If one fails, the others
 * are awaited before the error is thrown, so that none is left unhandled.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  window: () => number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const pending: Promise<R>[] = []
  try {
    for await (const item of items) {
      const result = run(item)
      result.catch(() => undefined)
      pending.push(result)
      if (pending.length >= window()) yield await pending.shift()!
    }
    while (pending.length > 0) yield await pending.shift()!
  } finally {
    await Promise.allSettled(pending)
  }
}
