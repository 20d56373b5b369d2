/** Rules of memory. Each looks at the evidence of one attempt and says what to set, or nothing. */
import { extent } from '../../base/extent.ts'
import { clusterManagerOf, executorContainer } from '../cost/container.ts'
import { amountOf } from '../cost/sizes.ts'
import { priceOf } from '../prices.ts'
import {
  type Evidence,
  heapMib,
  isAdaptive,
  memorySetting,
  RESERVED_MIB,
  shufflePartitions,
  taskMemoryBytes,
} from './evidence.ts'
import { gib, percent, type Recommendation, sizeText, time } from './recommendation.ts'

/** Less spill than this is not worth a setting. */
const LEAST_SPILL = 100 * 1024 ** 2
/** No rule makes an executor more than so many times greater. */
const MOST_GROWTH = 4
/** A heap is cut down to so many times the greatest that was measured. */
const ROOM = 1.3

/** Tasks that spill: smaller ones where the number of partitions is a setting, else more memory. */
export function spill(evidence: Evidence): Recommendation | undefined {
  const stages = evidence.shuffles.filter(({ spilledBytes }) => spilledBytes > 0)
  const spilled = stages.reduce((sum, stage) => sum + stage.spilledBytes, 0)
  // Where few tasks spill it is skew: smaller partitions do not split a key, and memory for all is dear.
  const wide = stages.filter(({ spillingTasks, tasks }) => spillingTasks >= 0.25 * tasks)
  if (spilled < LEAST_SPILL || wide.length === 0) return undefined
  const [, needed] = extent(wide.map(({ neededBytes }) => neededBytes ?? 0))
  const factor = needed / Math.max(1, taskMemoryBytes(evidence))
  const because = `${wide.length} stages spilled ${gib(spilled)}; a task there needed up to ${gib(needed)} and may use ${gib(taskMemoryBytes(evidence))}.`
  if (
    wide.every(({ readBytes, tasks }) => readBytes > 0 && tasks <= shufflePartitions(evidence)) &&
    evidence.run.sqlExecutions > 0
  )
    return smallerPartitions(evidence, Math.min(16, Math.max(2, Math.ceil(factor))), because)
  const heap = heapMib(evidence)
  const slots = Math.max(1, evidence.run.slots ?? 1)
  const wanted = Math.min(MOST_GROWTH * heap, RESERVED_MIB + ((needed / 1024 ** 2) * slots) / 0.6)
  const mib = Math.ceil(wanted / 512) * 512
  if (mib <= heap) return undefined
  return {
    id: 'spill',
    title: 'More memory for tasks that spill',
    settings: { [memorySetting(evidence)]: sizeText(mib) },
    because,
    effect: `Less or no spill. How much time it took, the log does not say. Memory costs ${percent(mib / heap - 1)} more for each executor.`,
    risk: 'Fewer executors may fit on a machine. Fewer cores an executor give each task more memory at the same size.',
  }
}

function smallerPartitions(evidence: Evidence, factor: number, because: string): Recommendation {
  const partitions = shufflePartitions(evidence) * factor
  const initial = amountOf(evidence.settings.get('spark.sql.adaptive.coalescePartitions.initialPartitionNum'))
  return {
    id: 'spill',
    title: 'Smaller shuffle partitions for tasks that spill',
    settings:
      isAdaptive(evidence) && initial !== undefined
        ? {
            'spark.sql.adaptive.coalescePartitions.initialPartitionNum': String(initial * factor),
          }
        : { 'spark.sql.shuffle.partitions': String(partitions) },
    because,
    effect: 'Less or no spill, at the same memory. How much time it took, the log does not say.',
    risk: 'More and shorter tasks: other shuffles of the application get as many. Adaptive execution joins small ones again.',
  }
}

/** A heap of which executors never used half. */
export function unusedMemory(evidence: Evidence): Recommendation | undefined {
  const { run, whatIf } = evidence
  const heap = heapMib(evidence)
  if (run.peakHeapBytes === null || run.isLocal) return undefined
  const peak = run.peakHeapBytes / 1024 ** 2
  const mib = Math.max(1024, Math.ceil((peak * ROOM) / 512) * 512)
  const isStrained =
    (run.spilledBytes ?? 0) > 0 || gcShare(evidence) > 0.1 || run.memoryKills + run.fullHeaps > 0
  if (peak > heap / 2 || mib > heap * 0.7 || isStrained) return undefined
  return {
    id: 'unused-memory',
    title: 'Less memory for executors that do not use it',
    settings: { [memorySetting(evidence)]: sizeText(mib) },
    because: `Of ${gib(heap * 1024 ** 2)} of heap, executors used ${gib(run.peakHeapBytes)} at most (${run.heapReports} reported it), and nothing spilled.`,
    effect: `The same time${whatIf === undefined ? '' : savedByMemory(evidence, mib)}. More executors fit on a machine.`,
    risk: 'Peaks between two measurements are not in the log, and other input may need more. Change it in two steps.',
  }
}

function savedByMemory({ settings, version, whatIf }: Evidence, mib: number): string {
  const { cost } = whatIf!
  const { memoryGibSeconds, coreSeconds, price } = cost.executors
  const before = whatIf!.shape.memoryGib
  const after = executorContainer(
    new Map([...settings, ['spark.executor.memory', `${mib}m`]]),
    version,
    undefined,
  ).memoryMib
  if (
    memoryGibSeconds === null ||
    coreSeconds === null ||
    price === null ||
    before === null ||
    after === null
  )
    return ''
  const then = priceOf(coreSeconds, (memoryGibSeconds * after) / 1024 / before, cost.book, cost.terms)
  // Whole machines cost the same, whatever is asked of them.
  if (then === null || then >= price) return ''
  return `, and ${percent(1 - then / price)} less for executors (${cost.book.name}; an estimate)`
}

/** Garbage collection that a fuller heap explains. */
export function garbage(evidence: Evidence): Recommendation | undefined {
  const { run } = evidence
  const share = gcShare(evidence)
  const heap = heapMib(evidence)
  const fill = run.peakHeapBytes === null ? undefined : run.peakHeapBytes / 1024 ** 2 / heap
  // A heap with room to spare collects its young objects: more of it changes nothing.
  if (share < 0.1 || (run.runMs ?? 0) < 60_000 || (fill !== undefined && fill < 0.7)) return undefined
  const mib = Math.ceil((heap * 1.5) / 512) * 512
  const slots = whatever(run.slots) * whatever(run.executors)
  return {
    id: 'garbage',
    title: 'More memory for executors that collect garbage',
    settings: { [memorySetting(evidence)]: sizeText(mib) },
    because: `Tasks spent ${percent(share)} of their time in garbage collection${
      fill === undefined
        ? '; how full the heap was, the log does not say'
        : `; the heap was ${percent(fill)} full at its fullest`
    }.`,
    effect: `Up to ${time(((run.gcMs ?? 0) - 0.05 * (run.runMs ?? 0)) / slots)}, if it fell to 5 % (its time over the tasks at once).`,
    risk: 'The time may come from how objects are made (UDFs, wide rows); then more memory only makes collections rarer and longer.',
  }
}

/** Executors whose heap was full. */
export function fullHeaps(evidence: Evidence): Recommendation | undefined {
  const { run } = evidence
  if (run.fullHeaps === 0) return undefined
  const mib = Math.ceil((heapMib(evidence) * 1.5) / 512) * 512
  return {
    id: 'full-heaps',
    title: 'More memory for executors that ran out of heap',
    settings: { [memorySetting(evidence)]: sizeText(mib) },
    because: `${run.fullHeaps} ${run.fullHeaps === 1 ? 'executor' : 'executors'} ended with an OutOfMemoryError (exit code 52).`,
    effect: 'The work they had done is not done again.',
    risk: 'One row or one key that is too large (a collected list, skew) fills a greater heap too: see what the tasks that died did.',
  }
}

/** Executors that the cluster manager killed for their memory. */
export function memoryKills(evidence: Evidence): Recommendation | undefined {
  const { run, settings, version } = evidence
  // A standalone worker knows no overhead: there the machine was full.
  if (run.memoryKills === 0 || clusterManagerOf(settings) === 'standalone') return undefined
  const total = executorContainer(settings, version, undefined).memoryMib ?? heapMib(evidence) * 1.1
  const overhead = Math.max(384, total - heapMib(evidence))
  return {
    id: 'memory-kills',
    title: 'More overhead for executors that were killed for their memory',
    settings: { 'spark.executor.memoryOverhead': sizeText(Math.ceil((overhead * 2) / 256) * 256) },
    because: `${run.memoryKills} ${run.memoryKills === 1 ? 'executor was' : 'executors were'} killed, for more memory than a container has as far as the reason tells.`,
    effect: 'The work they had done is not done again.',
    risk: 'It was memory outside the heap (Python, native code, network buffers): a greater heap does not help, and may do harm.',
  }
}

function gcShare({ run }: Evidence): number {
  return run.gcMs === null || !run.runMs ? 0 : run.gcMs / run.runMs
}

function whatever(count: number | null): number {
  return Math.max(1, count ?? 1)
}
