import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedFolder } from './folder.ts'
import { CLI, startCommand } from './run.ts'

const VERSIONS = [22, 24, 26]
const SAMPLES = [
  '43-sql',
  '43-failures',
  '43-streaming',
  '32-lz4',
  '35-lzf',
  '43-snappy',
  '35-sql-gzip',
  '35-rolling',
]
const ROWS = 'SELECT table_name, estimated_size AS rows FROM duckdb_tables() ORDER BY ALL'

const shared = sharedFolder()
let ours: unknown
beforeAll(async () => {
  ours = await loaded(process.execPath, 'ours')
}, 60_000)
afterAll(() => shared.remove())

for (const version of VERSIONS) {
  const node = installed(version)
  const missing = !existsSync(node)
  if (missing) console.info(`Skipped: there is no Node ${version}; .ci/install-nodes installs it.`)

  test.skipIf(missing)(
    `Node ${version}: logs of each codec give the rows and the findings they give on this one`,
    async () => {
      expect(await loaded(node, `on-${version}`)).toEqual(ours)
    },
  )
}

/** What a load says of its files, what is in its tables then, and what is found in them. */
async function loaded(node: string, name: string): Promise<unknown> {
  const db = join(shared.path, `${name}.duckdb`)
  const logs = SAMPLES.map((sample) => join('sample-logs', sample))
  return {
    files: await said(node, ['load', ...logs, '--db', db, '--format', 'json']),
    tables: await said(node, ['sql', '--db', db, '--format', 'json', ROWS]),
    findings: await said(node, ['findings', '--db', db, '--format', 'json']),
  }
}

async function said(node: string, args: readonly string[]): Promise<unknown> {
  const { code, out, err } = await startCommand(node, [CLI, ...args]).ended
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

/** Where `.ci/install-nodes` puts it. */
function installed(version: number): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'afterglow', `node-${version}`, 'bin', 'node')
}
