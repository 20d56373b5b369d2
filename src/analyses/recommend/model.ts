/**
 * A random forest of earlier runs: workload and what it was given -> how long it took and how much of its cores stood idle. It learns
 * outcomes, not what people used to set; what it has not seen it does not recommend; and it says nothing where its error on runs that it was
 * not shown is no better than guessing the middle.
 */
import { extent } from '../../base/extent.ts'
import { type Given, givenOf, givenText, settingsOf } from './given.ts'
import { type Workload, workloadOf } from './like.ts'
import { type MethodAnswer, percent, type Recommendation, time } from './recommendation.ts'
import type { RunFacts } from './run.ts'
import { similarity } from './similarity.ts'

const FEWEST = 10
/** The most alike are learned from: the time to grow a tree goes with the square of their number. */
const MOST = 200
const FOLDS = 5
/** With an error above this no choice can be told from another. */
const WORST_ERROR = 0.5

interface Example {
  readonly run: RunFacts
  readonly workload: Workload
  readonly given: Given
  readonly likeness: number
}

const SIZES = ['inputBytes', 'shuffleBytes', 'outputBytes', 'stages', 'tasks'] as const
type Size = (typeof SIZES)[number]

/** @param own the attempt that is asked about: not learned from */
export async function askModel(
  workload: Workload,
  runs: readonly RunFacts[],
  own: RunFacts | undefined,
): Promise<MethodAnswer> {
  const sizes = SIZES.filter((size) => workload[size] !== undefined)
  const examples = runs
    .filter((run) => run.ok && run.appId !== own?.appId)
    .flatMap((run): Example[] => {
      const [given, itsWorkload] = [givenOf(run), workloadOf(run)]
      return given !== undefined && run.wallMs > 0 && sizes.every((size) => itsWorkload[size] !== undefined)
        ? [{ run, given, workload: itsWorkload, likeness: similarity(workload, itsWorkload).value }]
        : []
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST)
    .sort((a, b) =>
      a.run.appId < b.run.appId ? -1 : a.run.appId > b.run.appId ? 1 : a.run.attemptKey - b.run.attemptKey,
    )
  const refuse = (restsOn: string, refusal: string): MethodAnswer => ({
    method: 'model',
    restsOn,
    recommendations: [],
    refusal,
  })
  const count = `${examples.length} runs that ended well`
  if (examples.length < FEWEST) return refuse(count, `It takes ${FEWEST} runs; there are ${examples.length}.`)
  if (sizes.length === 0) return refuse(count, 'Nothing is known of the size of the job.')
  const forest = await import('./forest.ts')
  const train = (shown: readonly Example[]) => learn(forest, shown, sizes)
  const { error, guess } = crossValidated(examples, train)
  const restsOn = `${count}; its error on those it was not shown is ${percent(error)} (the middle of them), guessing gives ${percent(guess)}`
  if (error >= guess)
    return refuse(restsOn, 'It is no better than guessing: the runs do not differ by what it knows of them.')
  if (error > WORST_ERROR) return refuse(restsOn, 'That is too much to tell one choice from another.')
  return { method: 'model', restsOn, ...choose(train(examples), workload, examples, own, error) }
}

type Forest = typeof import('./forest.ts')

interface Model {
  /** Milliseconds of the clock. */
  wallMs(workload: Workload, given: Given): number
}

/** Trees are deterministic by their seed. Time is learned as its logarithm: what counts is by how many per cent it is off. */
function learn(
  { RandomForestRegression }: Forest,
  examples: readonly Example[],
  sizes: readonly Size[],
): Model {
  const forest = new RandomForestRegression({
    seed: 42,
    nEstimators: 50,
    maxFeatures: 0.7,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { minNumSamples: 2 },
  })
  forest.train(
    examples.map(({ workload, given }) => features(workload, given, sizes)),
    examples.map(({ run }) => Math.log(run.wallMs)),
  )
  return { wallMs: (workload, given) => Math.exp(forest.predict([features(workload, given, sizes)])[0]!) }
}

/** Work a core has to do is among them: a tree cannot divide. */
function features(
  workload: Workload,
  { executors, cores, memoryGib, slots }: Given,
  sizes: readonly Size[],
): number[] {
  const logs = sizes.map((size) => Math.log1p(workload[size] ?? 0))
  return [
    ...logs,
    ...logs.map((value) => value - Math.log(slots)),
    Math.log(executors),
    Math.log(cores),
    Math.log(memoryGib),
  ]
}

/** The middle of the relative errors on runs that were left out, and of guessing the middle of the others. */
function crossValidated(
  examples: readonly Example[],
  train: (shown: readonly Example[]) => Model,
): { readonly error: number; readonly guess: number } {
  const folds = Math.min(FOLDS, examples.length)
  const [errors, guesses]: [number[], number[]] = [[], []]
  for (let fold = 0; fold < folds; fold++) {
    const shown = examples.filter((_, i) => i % folds !== fold)
    const model = train(shown)
    const middle = median(shown.map(({ run }) => run.wallMs))
    for (const { run, workload, given } of examples.filter((_, i) => i % folds === fold)) {
      errors.push(relativeError(model.wallMs(workload, given), run.wallMs))
      guesses.push(relativeError(middle, run.wallMs))
    }
  }
  return { error: median(errors), guess: median(guesses) }
}

/** As far off as the factor between them: half and double are both 1. */
function relativeError(predicted: number, real: number): number {
  return Math.max(predicted / real, real / predicted) - 1
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Of what runs were given, the cheapest that is predicted to be at most a fifth slower than the fastest. */
function choose(
  model: Model,
  workload: Workload,
  examples: readonly Example[],
  own: RunFacts | undefined,
  error: number,
): Pick<MethodAnswer, 'recommendations' | 'refusal'> {
  const seen = new Map(examples.map(({ given }) => [givenText(given), given]))
  const choices = [...seen.values()].map((given) => {
    const wallMs = model.wallMs(workload, given)
    return { given, wallMs, coreMs: wallMs * given.executors * given.cores }
  })
  const [fastest] = extent(choices.map(({ wallMs }) => wallMs))
  const best = choices
    .filter(({ wallMs }) => wallMs <= fastest * 1.2)
    .reduce((a, b) => (b.coreMs < a.coreMs ? b : a))
  const ownGiven = own === undefined ? undefined : givenOf(own)
  if (ownGiven !== undefined) {
    const asItIs = model.wallMs(workload, ownGiven)
    const coreMs = asItIs * ownGiven.executors * ownGiven.cores
    if (best.wallMs >= asItIs / (1 + error) && best.coreMs >= coreMs / (1 + error))
      return {
        recommendations: [],
        refusal: `Nothing it has seen is better than what this one had by more than its error.`,
      }
  }
  return { recommendations: [recommendation(best, choices.length, own, error)], refusal: '' }
}

function recommendation(
  { given, wallMs, coreMs }: { readonly given: Given; readonly wallMs: number; readonly coreMs: number },
  choices: number,
  own: RunFacts | undefined,
  error: number,
): Recommendation {
  return {
    id: 'model',
    title: 'What the model expects most of',
    settings: settingsOf(given),
    because: `Of ${choices} sizes that earlier runs had, ${givenText(given)} is the cheapest of those that are predicted to be nearly the fastest.`,
    effect: `About ${time(wallMs)} (between ${time(wallMs / (1 + error))} and ${time(wallMs * (1 + error))} in half of the cases) and ${(coreMs / 3.6e6).toPrecision(3)} core hours${
      own === undefined ? '' : `; this one took ${time(own.wallMs)}`
    }.`,
    risk: 'It knows sizes and times, not code: a job unlike those it has seen is predicted as if it were like them.',
  }
}
