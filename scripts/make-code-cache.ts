/**
 * Keeps the code that V8 compiles when a log is loaded and asked, for `run-cached.ts`: only functions that are called are compiled, so
 * each bundle does some of its work here. Part of `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import type { Job } from '../src/decode/job.ts'
import type { Terminal } from '../src/faces/cli/main.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { run, cacheFile } = createRequire(import.meta.url)(
  '../cli/run-cached.cjs',
) as typeof import('./run-cached.ts')
const SAMPLES = ['43-sql/local-1795265802849.zstd', '35-compacted-plain', '43-streaming']
const [PATH] = SAMPLES.map((name) => join(ROOT, 'sample-logs', name)) as [string]

if (!isMainThread) await (workerData instanceof Int32Array ? decode() : segments())
else {
  await thread(new Int32Array(new SharedArrayBuffer(4)))
  await thread('zstd', { kind: 'bytes', bytes: Uint8Array.from(readFileSync(PATH)) }, { kind: 'end' })
  await commands()
}

function thread(workerData: unknown, ...messages: unknown[]): Promise<unknown> {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData })
  for (const message of messages) worker.postMessage(message)
  return new Promise((resolve, reject) => worker.on('error', reject).on('exit', resolve))
}

async function decode(): Promise<void> {
  const { exports, script } = run('decode')
  const job: Job = { codec: 'zstd', bytes: Uint8Array.from(readFileSync(PATH)), offset: 0 }
  await (exports as { default(job: Job): Promise<unknown> }).default(job)
  writeFileSync(cacheFile('decode'), script.createCachedData())
}

async function segments(): Promise<void> {
  const { exports, script } = run('segments')
  await (exports as { sent: Promise<void> }).sent
  writeFileSync(cacheFile('segments'), script.createCachedData())
}

async function commands(): Promise<void> {
  const { exports, script } = run('start')
  const { main } = exports as typeof import('../src/faces/cli/start.ts')
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-build-'))
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = {
    stdin: process.stdin,
    stdout: nowhere,
    stderr: nowhere,
    signal: new AbortController().signal,
  } as unknown as Terminal
  const db = join(folder, 'build.duckdb')
  try {
    for (const command of [
      ['load', ...SAMPLES.map((name) => join(ROOT, 'sample-logs', name)), '--db', db],
      ['sql', '--db', db, 'SELECT app_id, count(*) FROM tasks GROUP BY ALL'],
      ['findings', '--db', db],
    ]) {
      const code = await main(command, terminal)
      if (code !== 0) throw new Error(`afterglow ${command[0]} ended with ${code}.`)
    }
    writeFileSync(cacheFile('start'), script.createCachedData())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
