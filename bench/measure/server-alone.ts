import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { median } from './medians.ts'

const RUNS = 5
/** Linux counts the CPU time of processes in hundredths of a second, whatever its own clock does. */
const TICKS_PER_SECOND = 100

/**
 * What a server takes to give all that stands behind an address to curl, which drops it: no load from it can be faster. In words,
 * for the details of an answer.
 * @param from the first byte that is asked for, as ours asks for all but the head
 */
export async function serverAlone(url: string, pid: number | undefined, from?: number): Promise<string> {
  if (spawnSync('curl', ['--version']).status !== 0) return 'the server alone: not measured, there is no curl'
  const args = ['--silent', '--fail', '--location', '--output', '/dev/null']
  if (from !== undefined) args.push('--range', `${from}-`)
  const runs: { seconds: number; cpuSeconds: number }[] = []
  for (let i = 0; i < RUNS; i++) {
    const [began, cpu] = [performance.now(), cpuSeconds(pid)]
    const [code] = (await once(spawn('curl', [...args, url], { stdio: 'ignore' }), 'exit')) as [number | null]
    if (code !== 0) throw new Error(`curl ended with ${code}`)
    runs.push({ seconds: (performance.now() - began) / 1000, cpuSeconds: cpuSeconds(pid) - cpu })
  }
  const seconds = median(runs.map((run) => run.seconds))
  const own = median(runs.map((run) => run.cpuSeconds))
  const cpuText = Number.isNaN(own) ? '' : `, ${own.toFixed(2)} s of its CPU`
  return `the server alone, to curl: ${seconds.toFixed(2)} s${cpuText}; it runs on the same cores`
}

/** Of a process so far, user and system; NaN where the system does not tell. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // proc_pid_stat(5): the name, in brackets, may hold spaces; utime and stime are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return Number.NaN
  }
}
