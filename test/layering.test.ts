import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const SRC = new URL('../../src/', import.meta.url)

/** Who may import whom, beside `base` and their own folder: the way the data goes, and no other. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: [],
  source: [],
  codec: [],
  lines: [],
  events: [],
  tables: ['events'],
  decode: ['source', 'codec', 'lines', 'events'],
  reconstruct: ['events', 'tables'],
  store: ['tables', 'events'],
  'from-answers': ['source', 'tables', 'events', 'store'],
  load: ['source', 'decode', 'reconstruct', 'store', 'tables', 'events'],
  'pipeline.ts': ['source', 'decode', 'reconstruct', 'store', 'tables', 'load'],
  'answers-pipeline.ts': ['source', 'from-answers', 'store', 'load'],
  'fetch-answers.ts': ['source', 'from-answers'],
  'load.ts': [
    'source',
    'decode',
    'store',
    'tables',
    'analyses',
    'load',
    'pipeline.ts',
    'answers-pipeline.ts',
  ],
  watch: ['source', 'decode', 'store', 'load', 'pipeline.ts', 'answers-pipeline.ts'],
  'watch.ts': ['source', 'decode', 'store', 'load', 'watch'],
  fetch: ['source'],
  'fetch.ts': ['source', 'load', 'fetch', 'fetch-answers.ts'],
  'index.ts': ['source', 'load', 'load.ts', 'fetch.ts'],
  answers: ['events', 'tables', 'store', 'reconstruct'],
  analyses: ['tables', 'store'],
  verify: ['source'],
  faces: [
    'source',
    'decode',
    'store',
    'load',
    'load.ts',
    'fetch.ts',
    'watch.ts',
    'tables',
    'answers',
    'analyses',
    'verify',
  ],
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

test('imports follow the way of the data', () => {
  const wrong = files.flatMap((file) => {
    const room = roomOf(file)
    const allowed = ['base', room, ...(MAY_IMPORT[room] ?? [])]
    return importsOf(file)
      .filter((target) => !allowed.includes(roomOf(target)))
      .map((target) => `${file} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

test('every folder has its place in the order', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => MAY_IMPORT[room] === undefined)).toEqual([])
})

test("Spark's keys of events stand in events/ only", () => {
  const keyed = files.filter((file) => roomOf(file) !== 'events' && /field\('[A-Z]/.test(textOf(file)))
  expect(keyed).toEqual([])
})

test('no file has more than 300 lines', () => {
  expect(files.filter((file) => textOf(file).split('\n').length > 300)).toEqual([])
})

function roomOf(file: string): string {
  return file.split('/')[0]!
}

function textOf(file: string): string {
  return readFileSync(new URL(file, SRC), 'utf8')
}

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
    new URL(target!, new URL(file, SRC)).href.slice(SRC.href.length),
  )
}
