/** What earlier runs of the like did with what they were given: the best of them, not the mean of them. */
import { extent } from '../../base/extent.ts'
import { type Given, givenOf, givenText, settingsOf } from './given.ts'
import { type Workload, workloadOf } from './like.ts'
import { gib, type MethodAnswer, percent, type Recommendation, time } from './recommendation.ts'
import type { RunFacts } from './run.ts'
import { type Similarity, similarity } from './similarity.ts'

/** From this likeness on a run counts. */
const LEAST = 0.7
/** Fewer runs than this are anecdotes. */
const FEWEST = 3
const MOST = 10

interface Outcome {
  readonly run: RunFacts
  readonly given: Given
  readonly likeness: Similarity
  /** For the input that is asked about: both in proportion to it. */
  readonly wallMs: number
  readonly coreMs: number
}

/**
 * @param own the attempt that is asked about, which is no evidence of its own; undefined if there is none
 */
export function askSimilarRuns(
  workload: Workload,
  runs: readonly RunFacts[],
  own: RunFacts | undefined,
): MethodAnswer {
  const outcomes = runs
    .filter((run) => run.ok && run.appId !== own?.appId)
    .flatMap((run) => outcomeOf(workload, run))
    .sort((a, b) => b.likeness.value - a.likeness.value)
    .slice(0, MOST)
  const restsOn = `${outcomes.length} earlier runs that ended well and are at least ${percent(LEAST)} alike (on clusters)`
  const refuse = (refusal: string): MethodAnswer => ({
    method: 'similar runs',
    restsOn,
    recommendations: [],
    refusal,
  })
  if (outcomes.length < FEWEST) return refuse(`There are ${outcomes.length} such runs; it takes ${FEWEST}.`)
  const kinds = new Set(outcomes.map(({ given }) => givenText(given)))
  if (kinds.size < 2)
    return refuse('All of them were given the same: nothing tells what something else would have done.')
  // Dear and slow is no trade: of those that are at most a fifth slower than the fastest, the cheapest.
  const [fastest] = extent(outcomes.map(({ wallMs }) => wallMs))
  const best = outcomes
    .filter(({ wallMs }) => wallMs <= fastest * 1.2)
    .reduce((a, b) => (b.coreMs < a.coreMs ? b : a))
  const ownGiven = own === undefined ? undefined : givenOf(own)
  if (ownGiven !== undefined && givenText(ownGiven) === givenText(best.given))
    return refuse('The best of them was given the same as this one.')
  return {
    method: 'similar runs',
    restsOn,
    recommendations: [recommendation(best, outcomes, own)],
    refusal: '',
  }
}

function outcomeOf(workload: Workload, run: RunFacts): Outcome[] {
  const given = givenOf(run)
  const likeness = similarity(workload, workloadOf(run))
  // A name alone says nothing of how much there is to do.
  const isMeasured = likeness.by.includes('inputBytes') || likeness.by.includes('shuffleBytes')
  if (given === undefined || run.coreMs === null || !isMeasured || likeness.value < LEAST) return []
  // Within the likeness asked for, time goes with the input.
  const factor = workload.inputBytes && run.inputBytes ? workload.inputBytes / run.inputBytes : 1
  return [{ run, given, likeness, wallMs: run.wallMs * factor, coreMs: run.coreMs * factor }]
}

function recommendation(
  best: Outcome,
  outcomes: readonly Outcome[],
  own: RunFacts | undefined,
): Recommendation {
  const { run, given, likeness, wallMs, coreMs } = best
  const others = outcomes.filter((outcome) => outcome !== best)
  const median = (values: readonly number[]) =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
  const alone = likeness.by.length === 1 ? ` Only its ${likeness.by[0]} is known to compare by.` : ''
  const input = run.inputBytes ? `, ${gib(run.inputBytes)} of input` : ''
  return {
    id: 'similar-runs',
    title: 'What the best of the similar runs was given',
    settings: settingsOf(given),
    because: `${run.appId} (${percent(likeness.value)} alike${input}) had ${givenText(given)}, took ${time(run.wallMs)} and ${(run.coreMs! / 3.6e6).toPrecision(3)} core hours.${alone}`,
    effect: `About ${time(wallMs)} and ${(coreMs / 3.6e6).toPrecision(3)} core hours, in proportion to the input; the middle of the others took ${time(
      median(others.map((other) => other.wallMs)),
    )} and ${(median(others.map((other) => other.coreMs)) / 3.6e6).toPrecision(3)}.${
      own === undefined
        ? ''
        : ` This one took ${time(own.wallMs)}${own.coreMs === null ? '' : ` and ${(own.coreMs / 3.6e6).toPrecision(3)}`}.`
    }`,
    risk: 'Runs differ in more than what is compared here: code, data, other load. One good run may be luck.',
  }
}
