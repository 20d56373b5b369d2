import type { Diagnostic, DiagnosticCode } from '../base/diagnostics.ts'

/** Rows a kind of problem gets in `diagnostics`; further ones are only counted. */
const MOST_ROWS = 1000

/** Problems of one file: all counted, the first thousand of a kind kept. */
export class Problems {
  kept: Diagnostic[] = []
  readonly counts = new Map<DiagnosticCode, number>()

  add(problem: Diagnostic): void {
    const count = (this.counts.get(problem.code) ?? 0) + 1
    this.counts.set(problem.code, count)
    if (count <= MOST_ROWS) this.kept.push(problem)
  }

  /** Counts problems that were not kept. */
  count(code: DiagnosticCode, more: number): void {
    this.counts.set(code, (this.counts.get(code) ?? 0) + more)
  }

  /** Lines that were lost. */
  get badLines(): number {
    let lines = 0
    for (const code of ['bad_json', 'bad_event', 'line_too_long', 'too_deep'] as const)
      lines += this.counts.get(code) ?? 0
    return lines
  }

  /** What takes back all that is added from now on. */
  mark(): () => void {
    const kept = this.kept.length
    const counts = [...this.counts]
    return () => {
      this.kept.length = kept
      this.counts.clear()
      for (const [code, count] of counts) this.counts.set(code, count)
    }
  }

  remove(code: DiagnosticCode): void {
    this.kept = this.kept.filter((problem) => problem.code !== code)
    this.counts.delete(code)
  }
}
