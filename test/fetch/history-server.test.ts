import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fetchLogs, load } from '../../src/index.ts'
import { tablesOf } from '../hostile/loaded.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { noSpark, SPARK_VERSION, startHistoryServer } from '../servers/spark.ts'
import { logFolder } from '../source/history-server/logs-of-server.ts'
import { tempFolder } from '../source/temp-folder.ts'

const without = noSpark(SPARK_VERSION)
if (without !== undefined) console.warn(`Skipped: ${without}`)

test.skipIf(without !== undefined)(
  'what is copied from a history server loads to what the server gave; a second time only what is new is asked for',
  async () => {
    const folder = logFolder(['43-attempts', '43-sql', '43-rolling'], 3)
    onTestFinished(() => folder.remove())
    const server = await startHistoryServer(SPARK_VERSION, folder.path)
    onTestFinished(() => server.stop())
    const proxy = await startFaultProxy(server.port)
    onTestFinished(() => proxy.close())
    await server.lists(folder.applications)
    const source = `shs:http://127.0.0.1:${proxy.port}`
    const to = tempFolder()
    const first = await fetchLogs([source], { to })
    expect(first.files.filter(({ state }) => state !== 'fetched')).toEqual([])
    const [far, near] = [await tables(source), await tables(to)]
    // Where a file was, as what it was listed and how large its zip was is of the way that it came.
    const { logs, diagnostics, ...rest } = near
    const { logs: farLogs, diagnostics: farDiagnostics, ...farRest } = far
    expect(rest).toEqual(farRest)
    expect(logs!.map(digestOf).filter(Boolean)).toEqual(farLogs!.map(digestOf).filter(Boolean))
    expect(diagnostics).toHaveLength(farDiagnostics!.length)

    const before = zips().length
    const second = await fetchLogs([source], { to })
    const running = second.files.filter(({ state }) => state !== 'unchanged')
    expect(running.every(({ source }) => source.includes('local-1760000000000/1'))).toBe(true)
    expect(zips().length - before).toBeLessThan(3)

    function zips() {
      return proxy.requests.filter(({ path }) => path.endsWith('/logs'))
    }
  },
  300_000,
)

async function tables(source: string): Promise<Record<string, readonly string[]>> {
  const db = join(tempFolder(), 'test.duckdb')
  await load([source], { db, threads: 1 })
  return tablesOf(db)
}

function digestOf(row: string): string | null {
  const { app_id, attempt_id, part, modified, digest } = JSON.parse(row) as Record<string, unknown>
  return digest === null ? null : JSON.stringify([app_id, attempt_id, part, modified, digest])
}
