/** Does `one` for each item, `count` at a time, in order. The first error ends it. */
export async function inParallel<T>(
  items: readonly T[],
  count: number,
  one: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) await one(items[next++]!)
  }
  await Promise.all(Array.from({ length: count }, lane)).catch((error: unknown) => {
    next = items.length
    throw error
  })
}
