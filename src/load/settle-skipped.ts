import type { Skipped } from '../source/part.ts'
import { AttemptWriter, NO_ATTEMPT } from '../store/attempt-writer.ts'
import type { Store } from '../store/store.ts'
import { TABLES } from '../tables/index.ts'
import { logs } from '../tables/logs.ts'
import type { KnownLogs } from './known-logs.ts'
import { forget, writeDiagnostic } from './log-rows.ts'

/**
 * Notes a file that is not read. What was loaded from it before stays if it only cannot be read now: it may be back
 * tomorrow.
 */
export async function settleSkipped(skipped: Skipped, known: KnownLogs, store: Store): Promise<void> {
  const { path, reason, problem } = skipped
  const former = path === '-' ? [] : known.formerly(path)
  const writer = await AttemptWriter.begin(store, NO_ATTEMPT, { small: true })
  try {
    if (former.length === 0 || problem === undefined) {
      for (const { attemptKey } of former) await writer.remove(attemptKey, TABLES)
      if (path !== '-' && known.has(path)) await forget(writer, path)
      writer.row(logs, rowOf(skipped))
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

function rowOf({ path, bytes, reason, problem }: Skipped) {
  return {
    path,
    log_path: path,
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
