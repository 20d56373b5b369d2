/** Real Spark for tests: history servers, and a program that runs (`.ci/install-spark`, Java 17). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findSpark, OLDER_SPARK, SPARK_VERSION } from '../../bench/measure/spark-home.ts'
import { freePort } from './free-port.ts'
import { LOCAL, spawnHistoryServer } from './spawn-history-server.ts'

export { OLDER_SPARK, SPARK_VERSION }

/** Why there can be no Spark of a version here; undefined where there can. */
export function noSpark(version: string): string | undefined {
  const found = findSpark(version)
  return typeof found === 'string' ? found : undefined
}

export interface HistoryServer {
  readonly port: number
  readonly base: string
  /** Waits until it lists so many applications. */
  lists(count: number): Promise<void>
  stop(): Promise<void>
}

const PATIENCE_MS = 120_000

/** A history server over a folder of logs; `port` of one that was stopped before, or any. */
export async function startHistoryServer(
  version: string,
  logs: string,
  port?: number,
): Promise<HistoryServer> {
  const found = findSpark(version)
  if (typeof found === 'string') throw new Error(found)
  const at = port ?? (await freePort())
  const base = `http://127.0.0.1:${at}`
  const child = spawnHistoryServer({ home: found.home, logs, port: at, memory: '1g' })
  const stop = () => stopped(child)
  const until = async (isSo: () => Promise<boolean>) => {
    const end = Date.now() + PATIENCE_MS
    while (!(await isSo().catch(() => false))) {
      if (child.exitCode !== null || Date.now() > end) {
        await stop()
        throw new Error(`the history server of Spark ${version} does not come up`)
      }
      await sleep(100)
    }
  }
  const listed = async () => ((await (await fetch(`${base}/api/v1/applications`)).json()) as unknown[]).length
  await until(async () => (await fetch(`${base}/api/v1/version`)).ok)
  return { port: at, base, lists: (count) => until(async () => (await listed()) >= count), stop }
}

export interface RunningApplication {
  /** `http://127.0.0.1:<port>` */
  readonly ui: string
  stop(): Promise<void>
}

/** A program that has done things, has a job under way, and stays: `running.py`. */
export async function startApplication(version: string): Promise<RunningApplication> {
  const found = findSpark(version)
  if (typeof found === 'string') throw new Error(found)
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-driver-'))
  // The tests run in dist/, where only compiled files are.
  const program = fileURLToPath(new URL('../../../test/servers/running.py', import.meta.url))
  const child = spawn('python3', [program], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...LOCAL, SPARK_HOME: found.home, PYTHONPATH: dirname(found.home) },
  })
  const stop = async () => {
    // It ends, and its JVM with it, when nobody holds its input any more.
    child.stdin?.end()
    await Promise.race([once(child, 'exit'), sleep(10_000)])
    await stopped(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const ui = /^ready at (http:\S+)/.exec(line)?.[1]
      if (ui !== undefined) return { ui, stop }
    }
    throw new Error(`the program on Spark ${version} ended`)
  } catch (error) {
    await stop()
    throw error
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
