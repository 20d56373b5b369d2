/** Blocks as plain values, so that two ways of decoding can be compared field by field. */

import type { Block } from '../../src/decode/block.ts'
import { BlockBuilder } from '../../src/decode/block-builder.ts'
import { lineAt } from '../../src/decode/other-lines.ts'
import { fillZeros } from '../../src/decode/zero-columns.ts'
import { type BlockColumn, bigAt, ORDER, type TaskRows } from '../../src/events/task-block.ts'

export type PlainRow = Record<string, unknown>

/** What a builder makes of lines: events in order as plain values, and problems. */
export function decodeLines(
  lines: readonly Uint8Array[],
  builder = new BlockBuilder(),
): { events: PlainRow[]; problems: string[] } {
  for (const [i, line] of lines.entries()) {
    const ended = new Uint8Array(line.length + 1)
    ended.set(line)
    ended[line.length] = 0x0a
    builder.line(ended, new DataView(ended.buffer), 0, line.length, i, 0)
  }
  const blocks = builder.take().map(fillZeros)
  return {
    events: blocks.flatMap(eventsOf),
    problems: blocks.flatMap(({ problems }) => problems.map(({ code, line }) => `${code} at ${line}`)),
  }
}

/** Each line by itself through JSON.parse: a builder that knows no shapes yet. */
export function decodePlainly(lines: readonly Uint8Array[]): { events: PlainRow[]; problems: string[] } {
  const each = lines.map((line) => decodeLines([line]))
  return {
    events: each.flatMap(({ events }) => events),
    problems: each.flatMap(({ problems }, i) =>
      problems.map((problem) => problem.replace('at 0', `at ${i}`)),
    ),
  }
}

export function eventsOf(block: Block): PlainRow[] {
  let start = 0
  let end = 0
  let other = 0
  return [...block.order].map((kind) => {
    if (kind === ORDER.taskStart) return { kind, ...rowOf(block.starts, start++) }
    if (kind === ORDER.taskEnd) return { kind, ...endOf(block, end++) }
    return { kind, line: Buffer.from(lineAt(block.others, other++)).toString('latin1') }
  })
}

function endOf({ ends }: Block, row: number): PlainRow {
  const updates: [number, bigint][] = []
  for (let i = ends.updates.first[row]!; i < ends.updates.first[row + 1]!; i++)
    updates.push([ends.updates.ids[i]!, bigAt(ends.updates, i)])
  return {
    ...rowOf(ends, row),
    updates,
    reason: ends.reasons.get(row),
    accumulables: ends.accumulables.get(row),
    updatedBlocks: ends.updatedBlocks.get(row),
  }
}

function rowOf({ columns }: TaskRows<string>, row: number): PlainRow {
  const plain: PlainRow = {}
  for (const [name, column] of Object.entries<BlockColumn | undefined>(columns)) {
    if (column !== undefined && column.absent?.[row] !== 1) plain[name] = fieldAt(column, row)
  }
  return plain
}

function fieldAt(column: BlockColumn, row: number): unknown {
  if (column.kind === 'long' || column.kind === 'time') return bigAt(column, row)
  if (column.kind === 'text') return column.names[column.codes[row]!]
  return column.values[row]
}
