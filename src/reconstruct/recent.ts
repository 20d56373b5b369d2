/**
 * What has ended lately. Spark's events come from several threads, so one that belongs to an ended thing may be late
 * (SPARK-27019). Rows are therefore not written at the end but when newer ones push them out; what is held is bounded.
 */
export class Recent<T> {
  private readonly items = new Map<number | string, { readonly item: T; readonly weight: number }>()
  private weight = 0
  private readonly out: (item: T) => void
  private readonly maxItems: number
  private readonly maxWeight: number

  /** `out` gets each item once, oldest first. Weights are in characters of text, roughly. */
  constructor(
    out: (item: T) => void,
    limits: { items: number; weight: number } = { items: 1000, weight: 16e6 },
  ) {
    this.out = out
    this.maxItems = limits.items
    this.maxWeight = limits.weight
  }

  add(key: number | string, item: T, weight: number): void {
    this.items.set(key, { item, weight })
    this.weight += weight
    for (const oldest of this.items.keys()) {
      if (this.items.size <= this.maxItems && this.weight <= this.maxWeight) break
      this.out(this.take(oldest)!)
    }
  }

  get(key: number | string): T | undefined {
    return this.items.get(key)?.item
  }

  /** Removes it: it will not be given out. */
  take(key: number | string): T | undefined {
    const entry = this.items.get(key)
    if (entry === undefined) return undefined
    this.items.delete(key)
    this.weight -= entry.weight
    return entry.item
  }

  /** What is still held, oldest first. */
  *held(): Generator<T> {
    for (const { item } of this.items.values()) yield item
  }
}
