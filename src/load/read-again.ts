import type { EventLog } from '../source/part.ts'
import type { LoadedLog } from './loaded-log.ts'

/**
 * The log to be read once more, where it is damaged and an earlier run had kept it: what was kept may be damaged, and not the log. What was
 * kept is forgotten. Undefined where there is nothing to try.
 */
export async function readAgain(found: EventLog, loaded: LoadedLog): Promise<EventLog | undefined> {
  const isDamaged = loaded.parts.some((_, i) => ['damaged', 'truncated'].includes(loaded.stateOf(i).state))
  const parts = loaded.parts.map(({ part }) => part)
  if (!isDamaged || parts.every(({ anew }) => anew === undefined)) return undefined
  const fresh = await Promise.all(parts.map(async (part) => (await part.anew?.()) ?? part))
  return found.fetch === undefined ? { ...found, parts: fresh } : found
}
