import { createReadStream, linkSync, mkdirSync, rmSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../test/servers/free-port.ts'
import { spawnHistoryServer } from '../../test/servers/spawn-history-server.ts'
import type { ReadyLog } from '../logs.ts'
import type { Run } from './child.ts'
import { peakBytes } from './memory.ts'
import { PATIENCE, type Server, stopped, until } from './server.ts'

/** A log for a history server. */
export interface NamedLog {
  readonly path: string
  readonly appId: string
  /** Of the file in the server's folder: it tells the codec. */
  readonly name: string
}

/** The logs of a file, or of a folder where each is named by its application. */
export async function namedLogs({ path, codec }: ReadyLog): Promise<NamedLog[]> {
  const end = codec === 'none' ? '' : `.${codec}`
  const named = (file: string, appId: string) => ({ path: file, appId, name: appId + end })
  if (!(await stat(path)).isDirectory()) return [named(path, await appIdOf(path))]
  return (await readdir(path)).sort().map((name) => named(join(path, name), name))
}

/** The application of a plain log. @throws Error if it names none */
export async function appIdOf(path: string): Promise<string> {
  const input = createReadStream(path)
  try {
    for await (const line of createInterface({ input })) {
      const id = /^\{"Event":"SparkListenerApplicationStart".*"App ID":"([^"]+)"/.exec(line)?.[1]
      if (id !== undefined) return id
    }
  } finally {
    // Else the rest is read too, while what comes next is measured.
    input.destroy()
  }
  throw new Error(`${path} names no application`)
}

/**
 * A fresh history server's first answer about a log. The server starts on an empty folder; then the log is put there. The time
 * counts from when the server lists the application to the last byte of its answer to `/applications/<id>/jobs`, for which
 * it replays the log: neither the start of the JVM nor the scan of the folder is in it.
 */
export async function firstAnswer(home: string, log: NamedLog, scratch: string): Promise<Run> {
  const server = await startHistoryServer(home, [log], scratch)
  try {
    const began = performance.now()
    const jobs = await answer(`${server.api}/applications/${log.appId}/jobs`)
    const seconds = (performance.now() - began) / 1000
    if (jobs === undefined) throw new Error(`the history server does not answer for ${log.appId}`)
    return { seconds, cpuSeconds: Number.NaN, peakBytes: peakBytes(server.pid), stdout: jobs }
  } finally {
    await server.stop()
  }
}

/** Starts a history server, in memory, and waits until it lists all of these logs; it has replayed none of them yet. */
export async function startHistoryServer(
  home: string,
  logs: readonly NamedLog[],
  scratch: string,
): Promise<Server> {
  const folder = join(scratch, 'history')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const api = `http://127.0.0.1:${port}/api/v1`
  const child = spawnHistoryServer({ home, logs: folder, port, memory: '2g' })
  const stop = async () => {
    await stopped(child, 'SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await until(child, async () => (await answer(`${api}/version`)) !== undefined)
    for (const { path, name } of logs) linkSync(path, join(folder, name))
    await until(child, async () => {
      const listed = await answer(`${api}/applications`)
      return listed !== undefined && (JSON.parse(listed) as readonly unknown[]).length === logs.length
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { api, pid: child.pid, stop }
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
