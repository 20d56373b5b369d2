import { openReader } from '../../../store/reader.ts'
import type { Ask } from '../../../verify/answer.ts'
import { realServer } from '../../../verify/real-server.ts'
import { type AttemptCount, type Report, verify as verifyAll } from '../../../verify/verify.ts'
import { createApp } from '../../http/app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { countText, printable } from '../render/text.ts'
import { renderReport } from '../render/verify-report.ts'

export interface VerifyCommandOptions {
  readonly db: string
  readonly against: string
  readonly sample: number
  readonly format: 'table' | 'json'
}

/** Compares every answer of a real history server with ours, and says where they differ; stopped, what it has found until then. */
export async function verify(options: VerifyCommandOptions, terminal: Terminal): Promise<number> {
  const { stdout, stderr, signal } = terminal
  const reader = await openReader(options.db)
  try {
    const server = await realServer(options.against, { signal })
    const defects = new Set<string>()
    const onError = (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      if (!defects.has(text)) stderr.write(`This is a defect of Afterglow, please report it:\n${text}\n`)
      defects.add(text)
    }
    const app = createApp(reader, { onError })
    const ours: Ask = async (path) => {
      const answer = await app.request(path)
      return {
        status: answer.status,
        type: answer.headers.get('content-type') ?? '',
        body: await answer.text(),
      }
    }
    const report = await verifyAll(server, ours, {
      sample: options.sample,
      signal,
      onAttempt: (attempt) => {
        if (stderr.isTTY) stderr.write(`${attemptText(attempt)}\n`)
      },
    })
    if (report.stopped) stderr.write('Stopped.\n')
    stdout.write(
      options.format === 'json'
        ? `${JSON.stringify(asJson(report))}\n`
        : renderReport(report, stdout.columns),
    )
    return exitCodeOf(report)
  } finally {
    reader.close()
  }
}

function exitCodeOf(report: Report): number {
  if (report.stopped) return EXIT.failed
  if (report.total === 0) return EXIT.nothing
  if (report.equal < report.total) return EXIT.different
  return report.unanswered.length > 0 ? EXIT.failed : EXIT.ok
}

function attemptText({ name, equal, total }: AttemptCount): string {
  return `${printable(name)}: ${countText(equal)} of ${countText(total)} equal`
}

function asJson({ onlyTheirs, onlyOurs, differences, alike, ...report }: Report): Record<string, unknown> {
  const nulls = (list: Report['differences']) =>
    list.map(({ path, field, theirs, ours, kind, answers }) => ({
      path,
      field,
      theirs: theirs ?? null,
      ours: ours ?? null,
      kind,
      answers,
    }))
  return {
    ...report,
    differences: nulls(differences),
    alike: nulls(alike),
    only_theirs: onlyTheirs,
    only_ours: onlyOurs,
  }
}
