import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** One run of a whole process. */
export interface Run {
  /** From its start to its end. */
  readonly seconds: number
  /** Of all its threads, user and system. */
  readonly cpuSeconds: number
  /** The most memory that it held at a time (resident, all of the process). */
  readonly peakBytes: number
  readonly stdout: string
}

const USAGE = new URL('./report-usage.js', import.meta.url).href

/** Runs a Node program to its end; `wrapper` stands before it on the command line. @throws Error if it fails */
export async function runNode(
  script: string,
  args: readonly string[],
  wrapper: readonly string[] = [],
): Promise<Run> {
  const [command, ...rest] = [...wrapper, process.execPath, '--import', USAGE, script, ...args]
  const began = performance.now()
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  }).then((code) => ({ code, seconds: (performance.now() - began) / 1000 }))
  const [{ code, seconds }, stdout, stderr, usage] = await Promise.all([
    ended,
    text(child.stdio[1] as Readable),
    text(child.stdio[2] as Readable),
    text(child.stdio[3] as Readable),
  ])
  if (code !== 0)
    throw new Error(`${script} ${args.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim()}`)
  return { seconds, ...parseUsage(usage), stdout }
}

function parseUsage(usage: string): Pick<Run, 'cpuSeconds' | 'peakBytes'> {
  return JSON.parse(usage) as Pick<Run, 'cpuSeconds' | 'peakBytes'>
}

/** The path of a compiled program of the repository, from its root: `bench/children/decode.js`. */
export function programPath(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}
