/** Rules of how data is cut into partitions. */
import { type Evidence, isAdaptive, shufflePartitions } from './evidence.ts'
import { gib, type Recommendation } from './recommendation.ts'

const MIB = 1024 ** 2
/** What adaptive execution aims at is 64 MiB; so much more a task still takes well. */
const PARTITION_BYTES = 128 * MIB

/** Adaptive execution that is off, where it would join small partitions or split great ones. */
export function adaptive(evidence: Evidence): Recommendation | undefined {
  const { version, run } = evidence
  if (version < 3 || isAdaptive(evidence) || run.sqlExecutions === 0) return undefined
  const [small, skewed] = [smallStages(evidence), skewedStages(evidence)]
  if (small.length === 0 && skewed.length === 0) return undefined
  const [first] = skewed
  return {
    id: 'adaptive',
    title: 'Turn adaptive execution on',
    settings: { 'spark.sql.adaptive.enabled': 'true' },
    because: [
      ...(small.length === 0
        ? []
        : [`${small.length} stages of ${shufflePartitions(evidence)} tasks read less than 1 MiB a task.`]),
      ...(first === undefined
        ? []
        : [
            `${skewed.length} stages are skewed: in stage ${first.stageId} a task read ${gib(first.maxReadBytes)}, the middle one ${gib(first.medianReadBytes)}.`,
          ]),
    ].join(' '),
    effect:
      'Small partitions are joined and skewed ones of sort-merge joins split while the query runs. How much time it gives, the log does not say.',
    risk: 'Plans change, and with them the order of rows without a sort and the number of files written.',
  }
}

/** Shuffle partitions that are far from a good size, where adaptive execution does not mend them. */
export function partitionCount(evidence: Evidence): Recommendation | undefined {
  const { run, shuffles } = evidence
  if (run.sqlExecutions === 0) return undefined
  const partitions = shufflePartitions(evidence)
  const own = shuffles.filter(({ tasks }) => tasks === partitions)
  const greatest = Math.max(0, ...own.map(({ readBytes }) => readBytes))
  const slots = Math.max(1, (run.slots ?? 1) * (run.executors ?? 1))
  const wanted = Math.max(1, Math.ceil(greatest / PARTITION_BYTES))
  if (own.some(({ medianReadBytes }) => medianReadBytes > 4 * PARTITION_BYTES) && wanted >= 2 * partitions)
    return countOf(
      evidence,
      Math.ceil(wanted / 10) * 10,
      `A stage read ${gib(greatest)} in ${partitions} tasks.`,
      'Shorter tasks that fit into memory and spread over all cores',
    )
  const few = Math.max(wanted, slots)
  // Few tasks cost nothing, whatever their size.
  if (
    isAdaptive(evidence) ||
    evidence.version >= 3 ||
    smallStages(evidence).length < 3 ||
    few > partitions / 2
  )
    return undefined
  return countOf(
    evidence,
    few,
    `${smallStages(evidence).length} stages of ${partitions} tasks read less than 1 MiB a task; the greatest read ${gib(greatest)}.`,
    'Fewer tasks to start, and fewer small files written',
  )
}

function countOf(evidence: Evidence, count: number, because: string, effect: string): Recommendation {
  const name =
    isAdaptive(evidence) && evidence.settings.has('spark.sql.adaptive.coalescePartitions.initialPartitionNum')
      ? 'spark.sql.adaptive.coalescePartitions.initialPartitionNum'
      : 'spark.sql.shuffle.partitions'
  return {
    id: 'shuffle-partitions',
    title: 'Shuffle partitions of a good size',
    settings: { [name]: String(count) },
    because,
    effect: `${effect}. How much time it gives, the log does not say.`,
    risk: 'It holds for every shuffle of the application. A program that sets the number itself takes no notice.',
  }
}

function smallStages(evidence: Evidence) {
  const partitions = shufflePartitions(evidence)
  return evidence.shuffles.filter(
    ({ tasks, medianReadBytes }) => tasks === partitions && tasks > 50 && medianReadBytes < MIB,
  )
}

/** As adaptive execution tells a skewed partition: five times the middle one, and more than 256 MiB. */
function skewedStages({ shuffles }: Evidence) {
  return shuffles
    .filter(
      ({ medianReadBytes, maxReadBytes }) => maxReadBytes > 256 * MIB && maxReadBytes > 5 * medianReadBytes,
    )
    .sort((a, b) => b.maxReadBytes - a.maxReadBytes)
}
