import type { SparkEvent } from '../events/index.ts'
import { ORDER } from '../events/task-block.ts'
import type { Listener, TaskEnds, TaskStarts } from './listener.ts'

/** Events in log order: those of tasks by column, the others by number. */
export interface EventBlock {
  readonly order: Uint8Array
  readonly starts: TaskStarts
  readonly ends: TaskEnds
}

/** Plays the events of a block to the listeners, in log order. `other` reads the n-th event that is no task's. */
export function replay(
  block: EventBlock,
  listeners: readonly Listener[],
  other: (n: number) => SparkEvent | undefined,
): void {
  const { order, starts, ends } = block
  const onStart = listeners.filter((listener) => listener.taskStart !== undefined)
  const onEnd = listeners.filter((listener) => listener.taskEnd !== undefined)
  let start = 0
  let end = 0
  let others = 0
  for (const kind of order) {
    if (kind === ORDER.taskStart) {
      for (const listener of onStart) listener.taskStart!(starts, start)
      start++
    } else if (kind === ORDER.taskEnd) {
      for (const listener of onEnd) listener.taskEnd!(ends, end)
      end++
    } else {
      const event = other(others++)
      if (event !== undefined) dispatch(event, listeners)
    }
  }
}

function dispatch(event: SparkEvent, listeners: readonly Listener[]): void {
  for (const { on } of listeners) {
    // The table's key and the handler's argument are the same event: TypeScript cannot see that.
    const handler = on[event.event] as ((event: SparkEvent) => void) | undefined
    handler?.(event)
  }
}
