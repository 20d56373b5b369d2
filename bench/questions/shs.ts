import { rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from '../../src/load.ts'
import type { Question } from '../bench.ts'
import { skipped } from '../bench.ts'
import type { LogSpec } from '../logs.ts'
import { programPath, type Run, runNode } from '../measure/child.ts'
import { namedLogs, startHistoryServer } from '../measure/history-server.ts'
import { databaseIn, runLoad } from '../measure/load.ts'
import { alternate, type Figures, told } from '../measure/medians.ts'
import { findSpark, SPARK_VERSION } from '../measure/spark-home.ts'
import { bytesText } from '../sizes.ts'

const QUESTION = `applications of a live history server (Spark ${SPARK_VERSION}) against one after the other`
const GOAL = 5
const MUST = `${GOAL} times as fast`
// One after the other takes minutes a run.
const MOST_RUNS = 1

export const shs: Question = {
  name: 'shs',
  needs: (scale) => [spec(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(spec(bench.scale))
    const spark = findSpark()
    if (typeof spark === 'string') return [skipped(QUESTION, log.title, MUST, spark)]
    const logs = await namedLogs(log)
    const server = await startHistoryServer(spark.home, logs, bench.scratch)
    try {
      const zips = logs.map(({ appId }) => `${server.api}/applications/${appId}/logs`)
      const source = `shs:${server.api.replace(/\/api\/v1$/, '')}`
      // The server has run for long where there is one.
      await runLoad(source, bench.scratch)
      const { afterglow, commands, program } = await alternate(
        {
          afterglow: () => runLoad(source, bench.scratch),
          commands: () => oneByOne(zips, bench.scratch, loadByCommand),
          program: () => oneByOne(zips, bench.scratch, loadHere),
        },
        Math.min(bench.runs, MOST_RUNS),
        bench.say,
      )
      const times = commands.seconds / afterglow.seconds
      return [
        {
          question: `${logs.length} ${QUESTION}`,
          log: `${bytesText(log.plain / logs.length)} each, zstd`,
          mustReach: MUST,
          reached: `${times.toFixed(1)} times`,
          isReached: times >= GOAL,
          details: [
            `one command, \`load shs:\`: ${told(afterglow, log)}`,
            `one after the other, a download and then \`load\` of the zip, a command each: ${took(commands)}`,
            `the same in one program, without the start of a process each: ${took(program)} ` +
              `(${(program.seconds / afterglow.seconds).toFixed(1)} times)`,
          ],
        },
      ]
    } finally {
      await server.stop()
    }
  },
}

function spec(scale: number): LogSpec {
  return { bytes: 300_000, codec: 'zstd', count: Math.max(10, Math.round(200 * scale)) }
}

function took({ seconds, fastest, slowest }: Figures): string {
  return `${seconds.toFixed(2)} s (${fastest.toFixed(2)} to ${slowest.toFixed(2)})`
}

/** Downloads one zip, loads it, then the next. */
async function oneByOne(
  zips: readonly string[],
  scratch: string,
  loadOne: (zip: string, db: string) => Promise<unknown>,
): Promise<Run> {
  const db = databaseIn(scratch)
  for (const file of [db, `${db}.wal`]) rmSync(file, { force: true })
  const zip = join(scratch, 'log.zip')
  const began = performance.now()
  for (const url of zips) {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${response.status} for ${url}`)
    await writeFile(zip, new Uint8Array(await response.arrayBuffer()))
    await loadOne(zip, db)
  }
  const seconds = (performance.now() - began) / 1000
  rmSync(zip)
  return { seconds, cpuSeconds: Number.NaN, peakBytes: 0, stdout: '' }
}

function loadByCommand(zip: string, db: string): Promise<Run> {
  return runNode(programPath('cli/src/faces/cli/main.js'), ['load', zip, '--db', db, '--format', 'json'])
}

async function loadHere(zip: string, db: string): Promise<void> {
  const { files } = await load([zip], { db })
  if (files.some(({ events }) => events === 0)) throw new Error(`${zip} was not loaded`)
}
