/** At most `count` of the items, the first and the last among them, the others evenly between. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items
  if (count === 1) return items.slice(0, 1)
  const step = (items.length - 1) / (count - 1)
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)]!)
}
