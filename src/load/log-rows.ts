/** The rows of `logs` and `diagnostics`, which tell of files. */
import { DIAGNOSTICS, type Diagnostic } from '../base/diagnostics.ts'
import { emrPlace } from '../source/emr.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import { diagnostics } from '../tables/diagnostics.ts'
import { executorLogs } from '../tables/executor-logs.ts'
import { logs } from '../tables/logs.ts'
import type { LoadedLog } from './loaded-log.ts'

export function writeLogs(writer: AttemptWriter, loaded: LoadedLog): void {
  const now = Date.now()
  const read = loaded.isLog
  loaded.parts.forEach(({ part, progress, problems, events }, i) => {
    writer.row(logs, {
      path: part.path,
      log_path: loaded.log.path,
      part: i + 1,
      ...emrIds(part.path),
      layout: read ? loaded.log.layout : null,
      codec: read ? progress.codec : loaded.identity.codec,
      ...loaded.stateOf(i),
      stored_bytes: part.bytes ?? null,
      bytes: read ? progress.bytes : null,
      lines: read ? progress.lines : null,
      events: read ? events : null,
      bad_lines: read ? problems.badLines : null,
      digest: read ? loaded.digest.value : null,
      modified: part.modified === undefined ? null : Math.trunc(part.modified),
      loaded: now,
      version: part.version ?? null,
    })
  })
}

/** What the path of a file says of the cluster and the job run that it is of. */
export function emrIds(path: string): { cluster_id: string | null; job_run_id: string | null } {
  const place = emrPlace(path)
  return { cluster_id: place?.clusterId ?? null, job_run_id: place?.jobRunId ?? null }
}

export function writeDiagnostics(writer: AttemptWriter, { log, parts }: LoadedLog): void {
  for (const problem of log.problems) writeDiagnostic(writer, log.path, problem)
  for (const { part, problems } of parts) {
    for (const problem of problems.kept) writeDiagnostic(writer, part.path, problem)
    for (const [code, count] of problems.counts) {
      const kept = problems.kept.filter((problem) => problem.code === code).length
      if (count > kept) writeDiagnostic(writer, part.path, { code, detail: `${count - kept} more` })
    }
  }
}

export function writeDiagnostic(writer: AttemptWriter, path: string, problem: Diagnostic): void {
  const { code, detail, line, offset } = problem
  writer.row(diagnostics, {
    path,
    line: line ?? null,
    byte_offset: offset ?? null,
    code,
    ...DIAGNOSTICS[code],
    detail,
  })
}

/** Removes what is told of a log. */
export async function forget(writer: AttemptWriter, path: string): Promise<void> {
  const connection = await writer.own()
  // Rows of diagnostics name the file, or the log they concern.
  await connection.run(
    'DELETE FROM diagnostics WHERE path = $1 OR path IN (SELECT path FROM logs WHERE log_path = $1)',
    [path],
  )
  for (const { name } of [executorLogs, logs])
    await connection.run(`DELETE FROM ${name} WHERE log_path = $1`, [path])
}
