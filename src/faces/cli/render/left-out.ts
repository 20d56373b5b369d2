import { countText } from './text.ts'

/** Says in one line how many logs filters left out. */
export function tellLeftOut(leftOut: ReadonlyMap<string, number>, to: NodeJS.WritableStream): void {
  if (leftOut.size === 0) return
  const counts = [...leftOut].map(([by, count]) => `${countText(count)} by ${by}`)
  to.write(`Left out: ${counts.join(', ').replace('by no event log', 'that are no event logs')}\n`)
}
