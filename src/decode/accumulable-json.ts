/** What one element of "Accumulables" says, parsed as JSON (JsonProtocol.scala, accumulableInfoFromJson). */
import type { TaskAccumulable } from '../events/task-block.ts'

const INTERNAL_METRICS = 'internal.metrics.'

export interface DescribedAccumulable {
  readonly id: number
  /** The update, where it is an integer that SQL metrics could use. */
  readonly update: bigint | undefined
  /** Set for accumulators of the user's own. */
  readonly user: TaskAccumulable | undefined
  readonly internalMetric: boolean
}

export function describeAccumulable(element: unknown): DescribedAccumulable {
  const fields = typeof element === 'object' && element !== null ? (element as Record<string, unknown>) : {}
  const name = typeof fields.Name === 'string' ? fields.Name : null
  const id = typeof fields.ID === 'number' ? fields.ID : Number.NaN
  const internalMetric = name?.startsWith(INTERNAL_METRICS) === true
  const update = internalMetric || Number.isNaN(id) ? undefined : integerOf(fields.Update)
  const ofUser = fields.Internal !== true && fields.Metadata !== 'sql' && !internalMetric && !Number.isNaN(id)
  return {
    id,
    update,
    internalMetric,
    user: ofUser ? { id, name, update: textOf(fields.Update), value: textOf(fields.Value) } : undefined,
  }
}

function integerOf(value: unknown): bigint | undefined {
  const integer =
    typeof value === 'bigint'
      ? value
      : typeof value === 'number' && Number.isSafeInteger(value)
        ? BigInt(value)
        : typeof value === 'string' && /^-?\d{1,19}$/.test(value)
          ? BigInt(value)
          : undefined
  return integer !== undefined && BigInt.asIntN(64, integer) === integer ? integer : undefined
}

/** As Jackson's asText: scalars as text, arrays and objects as ''. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? '' : String(value)
}
