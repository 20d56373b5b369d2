import { UserError } from '../../base/errors.ts'
import { type CheckedJson, jsonText } from '../checked-json.ts'
import type { RunFacts } from './run.ts'

/** A job that is to be run, by what is known of it before; undefined where it is not. */
export interface Workload {
  readonly name?: string | undefined
  readonly inputBytes?: number | undefined
  readonly outputBytes?: number | undefined
  readonly shuffleBytes?: number | undefined
  readonly stages?: number | undefined
  readonly tasks?: number | undefined
}

const FIELDS = {
  input_bytes: 'inputBytes',
  output_bytes: 'outputBytes',
  shuffle_bytes: 'shuffleBytes',
  stages: 'stages',
  tasks: 'tasks',
} as const

/** `--like '{"input_bytes": 1e11, "name": "nightly"}'`. Throws UserError that names what does not fit. */
export function likeOf(text: string): Workload {
  const json: CheckedJson = jsonText(text, '--like')
  const fields = json.fields(['name', ...Object.keys(FIELDS)])
  if (fields.size === 0) throw new UserError('--like says nothing of the job: {"input_bytes": 100000000000}')
  const numbers = Object.entries(FIELDS).flatMap(([key, name]) => {
    const field = fields.get(key)
    return field === undefined ? [] : [[name, field.number()] as const]
  })
  return { name: fields.get('name')?.text(), ...Object.fromEntries(numbers) }
}

/** A run as the workload it had. */
export function workloadOf(run: RunFacts): Workload {
  return {
    name: run.name ?? undefined,
    inputBytes: run.inputBytes ?? undefined,
    outputBytes: run.outputBytes ?? undefined,
    shuffleBytes: run.shuffleBytes ?? undefined,
    stages: run.stages ?? undefined,
    tasks: run.tasks ?? undefined,
  }
}
