/** How the time of an attempt is shared by its stages, on schedules that can be worked out by hand. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { analysesIn } from '../../src/analyses/library.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'

const SQL = analysesIn('base')
  .find(({ id }) => id === 'stage_wall')!
  .parts.get('')!
let folder: string
let database: Database
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'afterglow-wall-'))
  database = await openDatabase(join(folder, 'w.duckdb'), 'write')
})
afterEach(() => {
  closeDatabase(database)
  rmSync(folder, { recursive: true, force: true })
})

/** Stages as [from, to] in ms; a stage without an end runs until the end of the attempt, at 100. */
async function shares(stages: readonly (readonly [from: number, to: number | null])[]): Promise<number[]> {
  const rows = stages.map(
    ([from, to], i) =>
      `(1, ${i}, 0, make_timestamp_ms(${from}), ${to === null ? 'NULL' : `make_timestamp_ms(${to})`}, 'COMPLETE')`,
  )
  await database.connection.run(`CREATE TABLE stages AS SELECT * FROM (VALUES ${rows.join(', ')})
  t(attempt_key, stage_id, stage_attempt_id, submission_time, completion_time, status);
CREATE TABLE attempt_span AS SELECT 1 AS attempt_key, make_timestamp_ms(0) AS from_time, make_timestamp_ms(100) AS to_time`)
  const found = await database.connection.rows(`SELECT wall_ms FROM (${SQL}) ORDER BY stage_id`)
  return found.map(({ wall_ms }) => Number(wall_ms))
}

test('stages one after the other have their own time', async () => {
  expect(
    await shares([
      [0, 10],
      [10, 25],
      [40, 50],
    ]),
  ).toEqual([10, 15, 10])
})

test('a moment in which two ran counts half for each', async () => {
  expect(
    await shares([
      [0, 10],
      [5, 15],
    ]),
  ).toEqual([7.5, 7.5])
})

test('a stage within another takes half of its own time from it', async () => {
  expect(
    await shares([
      [0, 30],
      [10, 20],
    ]),
  ).toEqual([25, 5])
})

test('three at once, and a gap before the next', async () => {
  expect(
    await shares([
      [0, 9],
      [0, 9],
      [0, 9],
      [20, 21],
    ]),
  ).toEqual([3, 3, 3, 1])
})

test('a stage that never completed lasts until the end, one of no length has no time', async () => {
  expect(
    await shares([
      [90, null],
      [5, 5],
    ]),
  ).toEqual([10, 0])
})

test('what clocks put before the attempt, after it, or before its own beginning is no time, and no part is negative', async () => {
  expect(
    await shares([
      [-50, 20],
      [30, 25],
      [90, 140],
      [150, 160],
    ]),
  ).toEqual([20, 0, 10, 0])
})
