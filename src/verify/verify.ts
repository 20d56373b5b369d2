/** Every answer of a real history server against ours. */

import { inParallel } from '../base/in-parallel.ts'
import { type Ask, compareAnswers, type ReadAnswer, read } from './answer.ts'
import { APPLICATIONS, type Attempt, attemptsOf, narrowed } from './applications.ts'
import type { Difference } from './compare.ts'
import { ABOUT_THE_SERVER, aboutAll, VERSION } from './listing-questions.ts'
import { questionsAbout } from './questions.ts'
import { NoAnswer, type RealServer } from './real-server.ts'
import { asForgotten, forgottenBy, forgottenTexts } from './retention.ts'
import { type FoundDifference, type KindCount, kindOf, Tally } from './tally.ts'

export interface VerifyOptions {
  /** Jobs, stages, SQL executions and so on of one attempt that are asked about one by one. */
  readonly sample?: number
  readonly signal?: AbortSignal
  onAttempt?(attempt: AttemptCount): void
}

export interface AttemptCount {
  /** `<app>` or `<app>/<attempt>` */
  readonly name: string
  readonly equal: number
  readonly total: number
}

export interface Report {
  readonly server: string
  readonly spark: string
  readonly equal: number
  readonly total: number
  readonly kinds: readonly KindCount[]
  readonly attempts: readonly AttemptCount[]
  /** Each kind of difference once. */
  readonly differences: readonly FoundDifference[]
  /** The same value in another order of attributes or another form of numbers. */
  readonly alike: readonly FoundDifference[]
  /** Attempts that only one side has. */
  readonly onlyTheirs: readonly string[]
  readonly onlyOurs: readonly string[]
  /** What the server could not answer in time. */
  readonly unanswered: readonly string[]
  /** What was not asked, or not compared, and why. */
  readonly notes: readonly string[]
  /** It was stopped: this is what was compared until then. */
  readonly stopped: boolean
}

export const SAMPLE = 100
/** Requests under way at once: the real server works on each with a thread. */
const AT_ONCE = 4

/**
 * Asks both all there is to ask about the attempts that both have. Throws UserError if the server goes away. Once `signal` stops it, no
 * more is asked, and the report is of what has been compared.
 */
export async function verify(server: RealServer, ours: Ask, options: VerifyOptions = {}): Promise<Report> {
  const theirAttempts = await attemptsOf(server.ask)
  const ourAttempts = await attemptsOf(ours)
  const ourBases = new Set(ourAttempts.map(({ base }) => base))
  const common = theirAttempts.filter(({ base }) => ourBases.has(base))
  const run = new Run(server.ask, ours, options)
  const stopped = await isStopped(options.signal, async () => {
    const readable: Attempt[] = []
    for (const attempt of common) if (await aboutAttempt(run, attempt)) readable.push(attempt)
    // What it lists of a log that it cannot read is what it knew before; an id that it refuses has no answer of its own.
    if (readable.length > 0) await aboutTheListing(run, theirAttempts, ourAttempts, readable)
  })
  if (stopped)
    run.notes.push(`stopped: ${run.attempts.length} of ${common.length} attempts were compared to their end`)
  const bases = new Set(common.map(({ base }) => base))
  const onlyIn = (attempts: readonly Attempt[]) =>
    attempts.filter(({ base }) => !bases.has(base)).map(({ name }) => name)
  const kinds = run.tally.kinds()
  return {
    server: server.url,
    spark: server.version,
    equal: kinds.reduce((sum, { equal }) => sum + equal, 0),
    total: kinds.reduce((sum, { total }) => sum + total, 0),
    kinds,
    attempts: run.attempts,
    differences: run.tally.differences('value'),
    alike: run.tally.differences('alike'),
    onlyTheirs: onlyIn(theirAttempts),
    onlyOurs: onlyIn(ourAttempts),
    unanswered: run.unanswered,
    notes: run.notes,
    stopped,
  }
}

/** Whether the signal ended the work. */
async function isStopped(signal: AbortSignal | undefined, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (signal?.aborted !== true) throw error
    return true
  }
}

/** What both say to one question; undefined if it cannot be compared. */
type Comparison = (path: string, theirs: ReadAnswer, ours: ReadAnswer) => Iterable<Difference> | undefined

class Run {
  readonly tally = new Tally()
  readonly attempts: AttemptCount[] = []
  readonly unanswered: string[] = []
  readonly notes: string[] = []

  readonly theirs: Ask
  readonly ours: Ask
  readonly options: VerifyOptions

  constructor(theirs: Ask, ours: Ask, options: VerifyOptions) {
    this.theirs = theirs
    this.ours = ours
    this.options = options
  }

  async compare(
    paths: readonly string[],
    kind: (path: string) => string,
    by: Comparison,
  ): Promise<{ equal: number; total: number }> {
    const count = { equal: 0, total: 0 }
    const { signal } = this.options
    // What is under way when it is stopped comes to its end first: nothing uses the database any more then.
    await inParallel(paths, AT_ONCE, async (path) => {
      if (signal?.aborted) return
      const theirs = await this.theirs(path).catch((error: unknown) => {
        if (signal?.aborted) return
        if (!(error instanceof NoAnswer)) throw error
        this.unanswered.push(path)
      })
      const found = theirs && by(path, read(theirs), read(await this.ours(path)))
      if (!found) return
      count.total++
      if (this.tally.add(kind(path), path, found)) count.equal++
    })
    signal?.throwIfAborted()
    return count
  }
}

/** The listing without what only one side has, each application of it, and what concerns none. */
async function aboutTheListing(
  run: Run,
  theirs: readonly Attempt[],
  ours: readonly Attempt[],
  common: readonly Attempt[],
): Promise<void> {
  const bases = new Set(common.map(({ base }) => base))
  const allInCommon = theirs.length === common.length && ours.length === common.length
  const onlyCommon = (answer: ReadAnswer) => ({
    ...answer,
    body: narrowed(answer.body, (base) => bases.has(base)),
  })
  const narrowly: Comparison = (_, a, b) => compareAnswers(onlyCommon(a), onlyCommon(b), true)
  const apps = [...new Set(common.map(({ app }) => `${APPLICATIONS}/${encodeURIComponent(app)}`))]
  await run.compare(aboutAll(theirs, allInCommon), () => '/applications', narrowly)
  await run.compare(apps, () => '/applications/{id}', narrowly)
  await run.compare(
    ABOUT_THE_SERVER,
    (path) => (path === VERSION ? '/version' : 'unknown applications and paths'),
    (_, a, b) => compareAnswers(a, b, true),
  )
}

/** False if the server says nothing of it: then nothing is compared. */
async function aboutAttempt(run: Run, attempt: Attempt): Promise<boolean> {
  const { base, name, completed } = attempt
  const unreadable = await whyUnreadable(run.theirs, base)
  if (unreadable !== undefined) {
    run.notes.push(`${name}: ${unreadable}`)
    run.attempts.push({ name, equal: 0, total: 0 })
    return false
  }
  const questions = await questionsAbout(run.theirs, attempt, run.options.sample ?? SAMPLE)
  const forgotten = await forgottenBy(run.theirs, run.ours, attempt)
  if (questions.notes.length > 0) run.notes.push(`${name}: asked about ${questions.notes.join(', ')}`)
  run.notes.push(...forgottenTexts(forgotten).map((text) => `${name}: ${text}`))
  const count = await run.compare(
    questions.paths.map((path) => base + path),
    (path) => kindOf(path.slice(base.length)),
    (path, theirs, ours) => {
      const comparable = asForgotten(path.slice(base.length), ours, forgotten)
      return comparable && compareAnswers(theirs, comparable, completed)
    },
  )
  run.attempts.push({ name, ...count })
  run.options.onAttempt?.({ name, ...count })
  return true
}

/**
 * A log that a history server cannot replay is in its listing, and all else about it is an error; so it is of an id whose escapes
 * (`%25`, `%2F`, `%5C`, those of control characters) Jetty has for ambiguous or bad: there is no answer to compare.
 */
async function whyUnreadable(ask: Ask, base: string): Promise<string | undefined> {
  const statuses = new Set<number | undefined>()
  for (const path of ['/jobs', '/environment', '/allexecutors']) {
    const answer = await ask(base + path).catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error
    })
    statuses.add(answer?.status)
    if (statuses.size > 1) return undefined
  }
  if (statuses.has(500)) return 'the server cannot read this log, it answers everything with status 500'
  if (statuses.has(400) && base.includes('%'))
    return 'the server refuses this id in a path, it answers everything with status 400'
  return undefined
}
