import { type ExecutorLog, emrPlace } from '../source/emr.ts'
import type { Skipped } from '../source/part.ts'
import { AttemptWriter, NO_ATTEMPT } from '../store/attempt-writer.ts'
import type { AttemptKey } from '../store/row-appender.ts'
import type { Store } from '../store/store.ts'
import { executorLogs } from '../tables/executor-logs.ts'
import { TABLES } from '../tables/index.ts'
import { logs } from '../tables/logs.ts'
import type { KnownLogs } from './known-logs.ts'
import { emrIds, forget, writeDiagnostic } from './log-rows.ts'

/**
 * Notes a file that is not read. What was loaded from it before stays if it only cannot be read now: it may be back
 * tomorrow.
 */
export async function settleSkipped(skipped: Skipped, known: KnownLogs, store: Store): Promise<void> {
  const { path, reason, problem } = skipped
  const former = path === '-' ? [] : known.formerly(path)
  const writer = await AttemptWriter.begin(store, keyOf(skipped), { small: true })
  try {
    if (former.length === 0 || problem === undefined) {
      for (const { attemptKey } of former) await writer.remove(attemptKey, TABLES)
      if (path !== '-' && known.has(path)) await forget(writer, path)
      writer.row(logs, rowOf(skipped))
      for (const log of skipped.executorLogs ?? []) writer.row(executorLogs, executorLogRow(path, log))
    } else {
      await (await writer.own()).run(
        'DELETE FROM diagnostics WHERE path = $1 AND code = $2 AND line IS NULL',
        [path, problem],
      )
    }
    if (problem !== undefined) writeDiagnostic(writer, path, { code: problem, detail: reason })
    await writer.commit()
    if (path !== '-') known.skipped(path)
  } catch (error) {
    await writer.rollback()
    throw error
  }
}

/** What drivers and executors wrote is of an application, which need not be in the database. */
function keyOf({ executorLogs = [] }: Skipped): AttemptKey {
  const app_id = executorLogs.find(({ appId }) => appId !== undefined)?.appId
  return app_id === undefined ? NO_ATTEMPT : { ...NO_ATTEMPT, app_id }
}

function executorLogRow(logPath: string, log: ExecutorLog) {
  return {
    path: log.path,
    log_path: logPath,
    platform: emrPlace(log.path)?.platform ?? null,
    ...emrIds(log.path),
    kind: log.kind,
    executor_id: log.executorId ?? null,
    container: log.container ?? null,
    attempt: log.attempt ?? null,
    stream: log.stream,
    stored_bytes: log.bytes ?? null,
    modified: log.modified ?? null,
  }
}

function rowOf({ path, bytes, reason, problem }: Skipped) {
  return {
    path,
    log_path: path,
    ...emrIds(path),
    part: 1,
    state: problem === undefined ? 'skipped' : 'damaged',
    reason,
    stored_bytes: bytes ?? null,
    loaded: Date.now(),
    layout: null,
    codec: null,
    bytes: null,
    lines: null,
    events: null,
    bad_lines: null,
    digest: null,
    modified: null,
    version: null,
  }
}
