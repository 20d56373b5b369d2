/** Findings: what in an application costs, and what to do about it. */
import type { Connection } from '../store/connection.ts'
import type { AnalysisFile } from './analysis-file.ts'
import { type Asked, askFinding } from './ask-finding.ts'
import { type AnalysedAttempt, analysedAttempts } from './attempts.ts'
import type { Finding, Stated } from './finding.ts'
import { withLaterSettings } from './later-settings.ts'
import { analysesIn } from './library.ts'
import { readSchedule } from './replay/read-schedule.ts'
import { Bases } from './scope.ts'
import { SEVERITY, severityOf } from './severity.ts'
import { sideBySide } from './side-by-side.ts'
import { thresholdsOf, thresholdValues } from './thresholds.ts'
import { WallClock, type Waste } from './waste.ts'

/** What was found in one application attempt. */
export interface AttemptFindings {
  readonly attempt: AnalysedAttempt
  /** The dearest first; those of which nobody knows what they cost last. */
  readonly findings: readonly Finding[]
  /** What could not be looked for, and why. */
  readonly cannotTell: readonly { readonly id: string; readonly reason: string }[]
  /** How near the replay comes to what really happened: 1 is exact; undefined where nothing had to be replayed. */
  readonly fit: number | undefined
}

/** The analyses of `findings/`, and the numbers they go by. */
export function findingFiles(): AnalysisFile[] {
  return analysesIn('findings')
}

/** The thresholds of all findings, those of a file of the user's instead where it has them. */
export function findingThresholds(files: readonly AnalysisFile[], file?: string): Map<string, number> {
  return thresholdValues(thresholdsOf([SEVERITY, ...files]), file)
}

/** Looks for all findings in the attempts that the connection shows (see `narrowTo`). */
export async function findFindings(
  connection: Connection,
  files: readonly AnalysisFile[] = findingFiles(),
  thresholds: ReadonlyMap<string, number> = findingThresholds(files),
): Promise<AttemptFindings[]> {
  const bases = await Bases.in(connection, analysesIn('base'))
  await bases.make('attempt_span attempt_platform')
  const attempts = await analysedAttempts(connection)
  const versions = await sparkVersions(connection)
  return sideBySide(connection, async (each) => {
    const needed = bases.needed(files.flatMap(({ parts }) => [...parts.values()]).join(' '))
    await each(
      AWAITED.filter((base) => needed.has(base)),
      (base, lane) => bases.make(base, lane),
    )
    const asked = await each(files, (file, lane) => askFinding(lane, bases, file, thresholds))
    const found = new Map(attempts.map(({ attemptKey }) => [attemptKey, new Found()]))
    for (const [i, { findings, wastes, cannotTell }] of asked.entries()) {
      for (const [j, stated] of findings.entries()) {
        const advice = withLaterSettings(stated.advice, versions.get(stated.attemptKey))
        found.get(stated.attemptKey)?.add({ ...stated, advice }, wastes.get(j))
      }
      for (const { attemptKey, reason } of cannotTell)
        found.get(attemptKey)?.cannotTell.push({ id: files[i]!.id, reason })
    }
    return each(attempts, (attempt, lane) =>
      costed(lane, attempt, found.get(attempt.attemptKey)!, thresholds),
    )
  })
}

/** The bases that take longest and that most findings wait for: made first, beside each other. */
const AWAITED = ['core_flow', 'stage_work']

/** The numbers of the Spark that ran each attempt, where the log tells. Needs the base `attempt_platform`. */
async function sparkVersions(connection: Connection): Promise<Map<number, number[]>> {
  const rows = await connection.rows(
    "SELECT attempt_key, array_to_string(version, '.') AS version FROM attempt_platform WHERE version IS NOT NULL",
  )
  return new Map(rows.map((row) => [Number(row.attempt_key), String(row.version).split('.').map(Number)]))
}

class Found {
  readonly stated: { readonly stated: Stated; readonly waste: Waste | undefined }[] = []
  readonly cannotTell: { id: string; reason: string }[] = []

  add(stated: Asked['findings'][number], waste: Waste | undefined): void {
    this.stated.push({ stated, waste })
  }
}

/** Says what each finding of an attempt costs. */
async function costed(
  connection: Connection,
  attempt: AnalysedAttempt,
  { stated, cannotTell }: Found,
  thresholds: ReadonlyMap<string, number>,
): Promise<AttemptFindings> {
  const { attemptKey, wallMs, coreMs } = attempt
  const clock = stated.some(({ waste }) => waste !== undefined)
    ? new WallClock(await readSchedule(connection, attemptKey, attempt))
    : undefined
  // The dearest first, while there is time to replay.
  const inOrder = [...stated].sort((a, b) => (b.stated.coreMs ?? 0) - (a.stated.coreMs ?? 0))
  const findings = inOrder.map(({ stated: { lagMs, ...stated }, waste }): Finding => {
    const saved = lagMs ?? (waste && clock?.saved(waste))
    const wallShare = saved === undefined || wallMs === 0 ? undefined : saved / wallMs
    const coreShare = stated.coreMs === undefined || !coreMs ? undefined : Math.min(1, stated.coreMs / coreMs)
    return {
      ...stated,
      wallMs: saved,
      isLag: lagMs !== undefined,
      wallShare,
      coreShare,
      severity: severityOf(shareOf({ wallShare, coreShare }), thresholds),
    }
  })
  findings.sort((a, b) => (shareOf(b) ?? -1) - (shareOf(a) ?? -1) || a.place.localeCompare(b.place))
  return { attempt, findings: findings.filter(isWorthALook), cannotTell, fit: clock?.fit() }
}

/** A guess is worth a look where it costs something: what other work hides is none. */
function isWorthALook({ certainty, wallMs, coreMs }: Finding): boolean {
  return certainty !== 'guess' || wallMs === undefined || wallMs >= 1 || (coreMs ?? 0) > 0
}

/** What a finding costs, as a share of what there was: of the time or of the core time, whichever is more; undefined if unknown. */
export function shareOf({
  wallShare,
  coreShare,
}: Pick<Finding, 'wallShare' | 'coreShare'>): number | undefined {
  return wallShare === undefined && coreShare === undefined
    ? undefined
    : Math.max(wallShare ?? 0, coreShare ?? 0)
}
