import { parentPort, workerData } from 'node:worker_threads'
import type { CodecName } from '../src/codec/index.ts'
import { sendSegments } from '../src/decode/segments-thread.ts'

if (parentPort === null) throw new Error('This file is the start of a thread.')
/** The end of its work; if it fails, so does the thread. */
export const sent = sendSegments(parentPort, workerData as CodecName)
