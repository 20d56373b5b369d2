/** The command line of the generator: `node dist/bench/generate.js --size 5GB --codec zstd --out FILE`. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UserError } from '../src/base/errors.ts'
import type { CodecName } from '../src/codec/index.ts'
import { positive, runCommand } from './command.ts'
import { CODEC_NAMES } from './encode/index.ts'
import { readBaseLogs } from './grow/base-log.ts'
import { chooseStage } from './grow/choose.ts'
import { grow } from './grow/grow.ts'
import { byteCount, bytesText } from './sizes.ts'
import { writeLog } from './write-log.ts'

const SAMPLES = fileURLToPath(new URL('../../sample-logs', import.meta.url))

await runCommand(generate)

async function generate(): Promise<void> {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: SAMPLES },
      size: { type: 'string', default: '100MB' },
      codec: { type: 'string', default: 'none' },
      out: { type: 'string' },
      'tasks-per-stage': { type: 'string', default: '20000' },
      'task-bytes': { type: 'string', default: '4400' },
      seed: { type: 'string', default: '1' },
      logs: { type: 'string' },
    },
  })
  const codec = codecNamed(values.codec)
  if (values.out === undefined)
    throw new UserError('Nowhere to write to.', { hint: 'Name a file with --out.' })
  const choice = await chooseStage(readBaseLogs(values.base), positive('task-bytes', values['task-bytes']))
  const bytes = byteCount(values.size)
  const tasksPerStage = positive('tasks-per-stage', values['tasks-per-stage'])
  const count = values.logs === undefined ? undefined : positive('logs', values.logs)
  mkdirSync(count === undefined ? dirname(values.out) : values.out, { recursive: true })
  let plain = 0
  let stored = 0
  for (let i = 0; i < (count ?? 1); i++) {
    const appId = `local-${1_700_000_000_000 + i}`
    const path = count === undefined ? values.out : join(values.out, appId)
    const seed = Number(values.seed) + i
    const lines = grow(choice, { bytes, tasksPerStage, seed, ...(count !== undefined && { appId }) })
    const written = await writeLog(lines, codec, path)
    plain += written.plain
    stored += written.stored
  }
  console.log(`grown from stage ${choice.stage} of ${choice.path}, ${choice.ends.length} tasks`)
  console.log(
    `${bytesText(plain)} of JSON, ${bytesText(stored)} stored (${(plain / stored).toFixed(1)} : 1) -> ${values.out}`,
  )
}

function codecNamed(name: string): CodecName {
  const codec = CODEC_NAMES.find((one) => one === name)
  if (codec === undefined)
    throw new UserError(`There is no codec ${name}.`, { hint: `Use one of ${CODEC_NAMES.join(', ')}.` })
  return codec
}
