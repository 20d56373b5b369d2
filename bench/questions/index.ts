import type { Question } from '../bench.ts'
import { codecs } from './codecs.ts'
import { cores } from './cores.ts'
import { decode } from './decode.ts'
import { findings } from './findings.ts'
import { hdfs } from './hdfs.ts'
import { historyServer } from './history-server.ts'
import { s3 } from './s3.ts'
import { allTasks } from './serve/all-tasks.ts'
import { firstAnswer } from './serve/first-answer.ts'
import { listing } from './serve/listing.ts'
import { serveMemory } from './serve/memory.ts'
import { pageAnswers } from './serve/page-answers.ts'
import { quantiles } from './serve/quantiles.ts'
import { shs } from './shs.ts'
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
  shs,
  hdfs,
  s3,
  firstAnswer,
  pageAnswers,
  quantiles,
  allTasks,
  listing,
  serveMemory,
  findings,
]
