import type { BlockColumn, TaskRows } from '../events/task-block.ts'
import type { Block } from './block.ts'
import { MOST_EVENTS } from './block-builder.ts'

const ZEROS = new Int32Array(2 * MOST_EVENTS)

/** Columns that are all 0 cross the thread boundary without their bits: gives them back. */
export function fillZeros(block: Block): Block {
  return { ...block, starts: filled(block.starts), ends: filled(block.ends) }
}

function filled<T extends TaskRows<string>>(rows: T): T {
  const columns = Object.fromEntries(
    Object.entries<BlockColumn | undefined>(rows.columns).map(([name, column]) => [
      name,
      column?.kind === 'long' && column.zero ? { ...column, bits: ZEROS } : column,
    ]),
  )
  return { ...rows, columns }
}
