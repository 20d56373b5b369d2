import type { DecodePool } from '../../../decode/pool.ts'
import type { SourceOptions } from '../../../load/select.ts'
import type { FileSummary } from '../../../load/summary.ts'
import { load as loadLogs } from '../../../load.ts'
import { exitCodeOf } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { countStates, renderFiles } from '../render/files.ts'
import { tellLeftOut } from '../render/left-out.ts'
import { showProgress } from '../render/progress.ts'
import { bytesText, countText } from '../render/text.ts'

/** About a screen. */
const MOST_ROWS = 60

/** Loads logs and says what was read of each. */
export async function load(
  sources: readonly string[],
  options: SourceOptions & { db: string; format: 'table' | 'json'; threads?: DecodePool | undefined },
  terminal: Terminal,
): Promise<number> {
  const { stdin, stdout, stderr, signal } = terminal
  const { db, format, threads, ...sourceOptions } = options
  const progress = showProgress(stderr)
  const { files, leftOut, milliseconds } = await loadLogs(sources, {
    ...sourceOptions,
    db,
    ...(threads && { pool: threads }),
    stdin,
    signal,
    ...progress.listeners,
  }).finally(progress.end)
  if (format === 'json')
    stdout.write(`${JSON.stringify(files.map(asJson), (_, value: unknown) => value ?? null)}\n`)
  else if (files.length === 0) stdout.write('There is nothing there.\n')
  else {
    const rows = files.map((file) => ({
      ...file,
      app: [file.appId, file.attemptId].filter(Boolean).join(' attempt '),
      reason: [file.unchanged ? 'unchanged since it was loaded' : '', file.reason].filter(Boolean).join(': '),
    }))
    const sum = (of: (file: FileSummary) => number) => files.reduce((total, file) => total + of(file), 0)
    stdout.write(`${renderFiles(rows, MOST_ROWS)}\n\n`)
    stdout.write(
      `${countStates(files.map(({ state }) => state))}: ${countText(sum(({ events, unchanged }) => (unchanged ? 0 : events)))} events, ` +
        `${bytesText(sum(({ bytes }) => bytes))} of JSON in ${(milliseconds / 1000).toFixed(1)} s -> ${db}\n`,
    )
  }
  tellLeftOut(leftOut, format === 'json' ? stderr : stdout)
  return exitCodeOf(files)
}

function asJson(file: FileSummary): Record<string, unknown> {
  return {
    path: file.path,
    log: file.logPath,
    app_id: file.appId,
    attempt_id: file.attemptId,
    codec: file.codec,
    state: file.state,
    reason: file.reason,
    unchanged: file.unchanged,
    stored_bytes: file.storedBytes,
    bytes: file.bytes,
    lines: file.lines,
    events: file.events,
    bad_lines: file.badLines,
  }
}
