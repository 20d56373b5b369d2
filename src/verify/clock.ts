/** What of an answer a clock or a file's time decides, or the order of a hash: nothing of it can be compared. */
import { isList, isObject, type Json, JsonNumber, type JsonObject } from './json.ts'

/** When the log was changed last, as its folder says, and where it lies. */
const OF_THE_FILE = ['lastUpdated', 'lastUpdatedEpoch', 'logSourceName', 'logSourceFullPath']
/** An application without end lasts until now. */
const WHILE_RUNNING = ['duration', 'endTime', 'endTimeEpoch']
/** Made from a map of jobs to states. */
const UNORDERED = ['runningJobIds', 'successJobIds', 'failedJobIds']

/** The answer without it. `completed` says whether the application has ended. */
export function withoutClock(value: Json, completed: boolean): Json {
  if (isList(value)) return value.map((item) => withoutClock(item, completed))
  if (!isObject(value)) return value
  const left = new Map(value)
  for (const key of clockedIn(value, completed)) left.delete(key)
  for (const [key, field] of left) {
    const isSet = UNORDERED.includes(key) && isList(field)
    left.set(key, isSet ? [...field].sort(byNumber) : withoutClock(field, completed))
  }
  return left
}

function clockedIn(fields: JsonObject, completed: boolean): readonly string[] {
  const status = fields.get('status')
  const running = fields.get('runningQueries')
  return [
    ...OF_THE_FILE,
    ...(fields.get('completed') === false ? WHILE_RUNNING : []),
    // A task or SQL execution without end lasts until now.
    ...(status === 'RUNNING' || status === 'GET RESULT' ? ['duration'] : []),
    // The driver's is the duration of the application.
    ...(fields.get('id') === 'driver' && !completed ? ['totalDuration'] : []),
    ...(running instanceof JsonNumber && running.text !== '0' ? ['averageDuration'] : []),
  ]
}

function byNumber(a: Json, b: Json): number {
  return a instanceof JsonNumber && b instanceof JsonNumber ? Number(a.text) - Number(b.text) : 0
}
