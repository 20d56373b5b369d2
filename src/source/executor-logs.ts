import { type ExecutorLog, type LogOwner, streamOf } from './emr.ts'
import type { Found, FoundFile, Skipped } from './part.ts'

/** The files of one folder of a driver or an executor. */
export function asExecutorLogs(
  owner: LogOwner,
  files: readonly FoundFile[],
): { kind: 'skipped'; skipped: Skipped } {
  return named(
    owner.folder,
    files.map(({ name, part: { path, bytes, modified } }) => ({
      ...owner,
      path,
      bytes,
      modified,
      stream: streamOf(name),
    })),
  )
}

/** Names what drivers and executors wrote once a job run or application, at the end: it lies in a folder for each of them. */
export async function* gathered(founds: AsyncIterable<Found>): AsyncGenerator<Found> {
  const byFolder = new Map<string, ExecutorLog[]>()
  for await (const found of founds) {
    const logs = found.kind === 'skipped' ? found.skipped.executorLogs : undefined
    if (found.kind === 'skipped' && logs !== undefined) {
      const { path } = found.skipped
      const before = byFolder.get(path)
      if (before === undefined) byFolder.set(path, [...logs])
      else for (const log of logs) before.push(log)
    } else yield found
  }
  for (const [folder, logs] of byFolder) yield named(folder, logs)
}

function named(path: string, executorLogs: readonly ExecutorLog[]): { kind: 'skipped'; skipped: Skipped } {
  const bytes = executorLogs.reduce((sum, log) => sum + (log.bytes ?? 0), 0)
  const count = executorLogs.length
  const reason = `${count} file(s) that ${WROTE[executorLogs[0]?.kind ?? 'executor']} wrote: listed in executor_logs, not read.`
  return { kind: 'skipped', skipped: { path, bytes, reason, problem: undefined, executorLogs } }
}

const WROTE: Readonly<Record<ExecutorLog['kind'], string>> = {
  driver: 'drivers and executors',
  executor: 'drivers and executors',
  controller: 'drivers, executors and controllers',
  step: 'a step',
  node: 'machines of the cluster',
}
