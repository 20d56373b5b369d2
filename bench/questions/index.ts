import type { Question } from '../bench.ts'
import { codecs } from './codecs.ts'
import { cores } from './cores.ts'
import { decode } from './decode.ts'
import { historyServer } from './history-server.ts'
import { sizes } from './sizes.ts'
import { smallLogs } from './small-logs.ts'
import { wholeLoad } from './whole-load.ts'

export const QUESTIONS: readonly Question[] = [
  decode,
  wholeLoad,
  historyServer,
  codecs,
  cores,
  sizes,
  smallLogs,
]
