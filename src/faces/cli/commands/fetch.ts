import { type FetchedFile, type FetchOptions, fetchLogs } from '../../../fetch.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { tellLeftOut } from '../render/left-out.ts'
import { showListed } from '../render/progress.ts'
import { renderTable } from '../render/table.ts'
import { bytesText, countText } from '../render/text.ts'

/** About a screen. */
const MOST_ROWS = 60

/** Copies logs and says what became of each file. */
export async function fetch(
  sources: readonly string[],
  { format, ...options }: Omit<FetchOptions, 'signal' | 'onFile'> & { format: 'table' | 'json' },
  { stdout, stderr, signal }: Terminal,
): Promise<number> {
  const { onFile, end } = showFetched(stderr)
  const { listeners } = showListed(stderr)
  const { files, leftOut } = await fetchLogs(sources, { ...options, signal, onFile, ...listeners }).finally(
    end,
  )
  if (format === 'json') stdout.write(`${JSON.stringify(files, (_, value: unknown) => value ?? null)}\n`)
  else if (files.length === 0) stdout.write('There is nothing there.\n')
  else stdout.write(`${report(files)}${summary(files)} -> ${options.to}\n`)
  tellLeftOut(leftOut, format === 'json' ? stderr : stdout)
  if (files.some(({ state }) => state === 'failed')) return EXIT.damaged
  return files.some(isHere) ? EXIT.ok : EXIT.nothing
}

/** A line on a terminal that says how much is here. */
function showFetched(stderr: NodeJS.WriteStream): { onFile(file: FetchedFile): void; end(): void } {
  if (!stderr.isTTY) return { onFile: () => {}, end: () => {} }
  let [count, bytes] = [0, 0]
  return {
    onFile: (file) => {
      if (!isHere(file)) return
      count++
      bytes += file.bytes ?? 0
      stderr.write(`\r\u001b[K${countText(count)} files, ${bytesText(bytes)}`)
    },
    end: () => {
      stderr.write('\r\u001b[K')
    },
  }
}

/** What is not here is shown first; what is, as far as a screen goes. */
function report(files: readonly FetchedFile[]): string {
  const ordered = [...files].sort((a, b) => Number(isHere(a)) - Number(isHere(b)))
  const shown = ordered.filter(({ state }) => state !== 'unchanged').slice(0, MOST_ROWS)
  if (shown.length === 0) return ''
  const columns = [
    { title: 'state' },
    { title: 'size', right: true },
    { title: 'source', whole: true },
    { title: 'reason', whole: true },
  ]
  const rows = shown.map(({ state, bytes, source, reason }) => [
    state,
    bytesText(bytes),
    source,
    reason ?? '',
  ])
  return `${renderTable(columns, rows)}\n\n`
}

function summary(files: readonly FetchedFile[]): string {
  const states = (['fetched', 'unchanged', 'failed', 'skipped'] as const).flatMap((state) => {
    const some = files.filter((file) => file.state === state)
    const bytes = some.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    const size = state === 'fetched' || state === 'unchanged' ? ` (${bytesText(bytes)})` : ''
    return some.length === 0 ? [] : [`${countText(some.length)} ${state}${size}`]
  })
  return states.join(', ')
}

function isHere({ state }: FetchedFile): boolean {
  return state === 'fetched' || state === 'unchanged'
}
