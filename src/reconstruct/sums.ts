import { halves } from '../events/task-block.ts'

/** Exact sums of Java longs: numbers while they are exact, else bigint. As in Java, a sum wraps beyond 64 bits. */
export interface Sums {
  readonly small: Float64Array
  /** What no longer fits in `small`; its share comes on top. */
  big: BigInt64Array | undefined
}

export function newSums(size: number): Sums {
  return { small: new Float64Array(size), big: undefined }
}

/** Adds the long with these halves to sum `i`. */
export function addLong(sums: Sums, i: number, low: number, high: number): void {
  // Fast path: not negative and below 2^53, and so is the sum.
  if (high >= 0 && high < 0x200000) {
    const sum = sums.small[i]! + halves(low, high)
    if (sum <= Number.MAX_SAFE_INTEGER) {
      sums.small[i] = sum
      return
    }
  }
  addBig(sums, i, (BigInt(high) << 32n) | BigInt(low >>> 0))
}

/** Adds an integer below 2^53. */
export function addNumber(sums: Sums, i: number, value: number): void {
  const sum = sums.small[i]! + value
  if (Math.abs(sum) <= Number.MAX_SAFE_INTEGER) sums.small[i] = sum
  else addBig(sums, i, BigInt(value))
}

export function sumAt(sums: Sums, i: number): number | bigint {
  const small = sums.small[i]!
  if (sums.big === undefined || sums.big[i] === 0n) return small
  const total = BigInt.asIntN(64, sums.big[i]! + BigInt(small))
  const asNumber = Number(total)
  return Number.isSafeInteger(asNumber) ? asNumber : total
}

function addBig(sums: Sums, i: number, value: bigint): void {
  sums.big ??= new BigInt64Array(sums.small.length)
  sums.big[i] = sums.big[i]! + value + BigInt(sums.small[i]!)
  sums.small[i] = 0
}
