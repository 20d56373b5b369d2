/** What is shown on a terminal fits it; what is piped has lines as long as they are. */
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../../src/faces/cli/main.ts'
import { renderTable } from '../../../src/faces/cli/render/table.ts'
import { wrapped } from '../../../src/faces/cli/render/text.ts'
import { renderReport } from '../../../src/faces/cli/render/verify-report.ts'
import { load } from '../../../src/index.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'

let folder: SharedFolder
let db: string
beforeAll(async () => {
  folder = sharedFolder()
  db = `${folder.path}/x.duckdb`
  await load(['sample-logs/43-findings-losses'], { db })
})
afterAll(() => folder.remove())

/** The lines that a command prints on a terminal so wide; undefined: into a pipe. */
async function shown(columns: number | undefined, ...args: string[]): Promise<string[]> {
  let out = ''
  const stream = () =>
    new Writable({
      write(chunk, _, done) {
        out += String(chunk)
        done()
      },
    }) as unknown as NodeJS.WriteStream
  const stdout = Object.assign(stream(), columns === undefined ? {} : { columns, isTTY: true })
  const terminal = { stdin: process.stdin, stdout, stderr: stream(), signal: new AbortController().signal }
  expect(await main([...args, '--db', db], terminal)).toBe(0)
  return out.trimEnd().split('\n')
}

const words = (lines: readonly string[]) => lines.join(' ').split(/\s+/)

test('findings are broken between words on a terminal and not in a pipe', async () => {
  const narrow = await shown(70, 'findings')
  const piped = await shown(undefined, 'findings')
  expect(Math.max(...piped.map(({ length }) => length))).toBeGreaterThan(200)
  for (const line of narrow)
    if (line.trim().includes(' ')) expect(line.trimEnd().length).toBeLessThanOrEqual(70)
  expect(words(narrow)).toEqual(words(piped))
})

test('lines go on where their text began: after the severity, after the arrow', () => {
  expect(wrapped('  WARNING   Spill to disk, stage 3\n            -> use fewer', 24).split('\n')).toEqual([
    '  WARNING   Spill to',
    '            disk, stage',
    '            3',
    '            -> use fewer',
  ])
  expect(wrapped('            -> one two three', 20).split('\n')).toEqual([
    '            -> one',
    '               two',
    '               three',
  ])
})

test('a word that is longer than a line stays whole', () => {
  expect(wrapped('see https://example.org/a/long/path for more', 12)).toBe(
    'see\nhttps://example.org/a/long/path\nfor more',
  )
})

test('a table wider than the terminal is a block a row; one that fits is a table', () => {
  const columns = [{ title: 'name' }, { title: 'rows', right: true }, { title: '' }]
  const rows = [
    ['daily orders', '12', 'slow'],
    ['hourly orders', '3', ''],
  ]
  expect(renderTable(columns, rows, 12)).toBe(
    'name: daily\n  orders\nrows: 12\nslow\n\nname: hourly\n  orders\nrows: 3',
  )
  expect(renderTable(columns, rows, 80)).toBe(renderTable(columns, rows))
})

test.each([['cost'], ['sql', 'SELECT * FROM executors LIMIT 2'], ['fleet'], ['engines']])(
  'tables of %s fit a terminal',
  async (...args) => {
    const lines = await shown(60, ...args)
    for (const line of lines) if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(60)
  },
)

test('what verify found fits a terminal, its lines as deep as they began', () => {
  const difference = {
    path: '/applications/app-1/stages/0/0',
    field: 'failureReason',
    theirs: 'Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times',
    ours: undefined,
    kind: 'value' as const,
    answers: 3,
  }
  const report = {
    server: 'http://127.0.0.1:18080',
    spark: '4.3.0',
    equal: 9,
    total: 10,
    kinds: [{ kind: '/stages/#/#/taskSummary', equal: 9, total: 10 }],
    attempts: [],
    differences: [difference],
    alike: [],
    onlyTheirs: [],
    onlyOurs: [],
    unanswered: [],
    notes: ['app-1: has 4,000 stages; a sample of 100 of them was compared'],
    stopped: false,
  }
  const lines = renderReport(report, 50).split('\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(50)
  const at = lines.findIndex((line) => line.startsWith('      theirs: Job aborted'))
  expect(lines[at + 1]).toMatch(/^ {6}\S/)
  expect(
    renderReport(report)
      .split('\n')
      .map((line) => line.trim()),
  ).toContain(`theirs: ${difference.theirs}`)
})
