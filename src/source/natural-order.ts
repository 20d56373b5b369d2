const collator = new Intl.Collator('en', { numeric: true })

/** Orders names as people do (`part-2` before `part-10`), and always the same way. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
