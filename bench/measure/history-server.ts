import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from './child.ts'

/** Longer than any wait here may take. */
const PATIENCE = 300_000

/**
 * A fresh history server's first answer about a log. The server starts on an empty folder; then the log is put there. The time
 * counts from when the server lists the application to the last byte of its answer to `/applications/<id>/jobs`, for which
 * it replays the log: neither the start of the JVM nor the scan of the folder is in it.
 */
export async function firstAnswer(home: string, log: string, appId: string, scratch: string): Promise<Run> {
  const folder = join(scratch, 'history')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const server = startServer(home, folder, port)
  const api = `http://127.0.0.1:${port}/api/v1/applications`
  try {
    await until(server, async () => (await answer(api)) !== undefined)
    linkSync(log, join(folder, appId))
    await until(server, async () => (await answer(api))?.includes(`"${appId}"`) === true)
    const began = performance.now()
    const jobs = await answer(`${api}/${appId}/jobs`)
    const seconds = (performance.now() - began) / 1000
    if (jobs === undefined) throw new Error(`the history server does not answer for ${appId}`)
    return { seconds, cpuSeconds: Number.NaN, peakBytes: peakBytes(server), stdout: jobs }
  } finally {
    server.kill()
    if (server.exitCode === null) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}

function startServer(home: string, folder: string, port: number): ChildProcess {
  const options = {
    'spark.history.fs.logDirectory': `file://${folder}`,
    'spark.history.ui.port': port,
    'spark.history.fs.update.interval': '1s',
  }
  return spawn(join(home, 'bin', 'spark-class'), ['org.apache.spark.deploy.history.HistoryServer'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      SPARK_HOME: home,
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_DAEMON_MEMORY: '2g',
      SPARK_HISTORY_OPTS: Object.entries(options)
        .map(([name, value]) => `-D${name}=${value}`)
        .join(' '),
    },
  })
}

async function until(server: ChildProcess, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await isSo())) {
    if (server.exitCode !== null) throw new Error(`the history server ended with ${server.exitCode}`)
    if (performance.now() > end) throw new Error('the history server takes too long')
    await sleep(100)
  }
}

/** Undefined while there is no answer. */
async function answer(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) })
    const body = await response.text()
    return response.ok ? body : undefined
  } catch {
    return undefined
  }
}

/** spark-class becomes the JVM: the process is the server's own. */
function peakBytes(server: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
  } catch {
    return Number.NaN
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
