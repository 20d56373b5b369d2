import { FieldError, type Reader } from './schema.ts'
import type { AccumulatorUpdates } from './task-block.ts'

/** "Accumulator Updates" of a running task as one row: what SQL metrics could use, so integers, as numbers or as text. */
export const runningUpdates: Reader<AccumulatorUpdates> = (value, path) => {
  if (!Array.isArray(value)) throw new FieldError(`${path}: expected an array`)
  const ids: number[] = []
  const bits: number[] = []
  for (const one of value as { ID?: unknown; Update?: unknown }[]) {
    const update = integerOf(one?.Update)
    if (typeof one?.ID !== 'number' || update === undefined) continue
    ids.push(one.ID)
    bits.push(Number(BigInt.asIntN(32, update)), Number(update >> 32n))
  }
  return { first: Uint32Array.of(0, ids.length), ids: Float64Array.from(ids), bits: Int32Array.from(bits) }
}

function integerOf(value: unknown): bigint | undefined {
  const isInteger =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,19}$/.test(value))
  const integer = isInteger ? BigInt(value) : undefined
  return integer !== undefined && BigInt.asIntN(64, integer) === integer ? integer : undefined
}
