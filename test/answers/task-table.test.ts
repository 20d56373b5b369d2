import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logText, smallApp } from '../hostile/small-app.ts'
import { type Served, served } from './served.ts'

const TABLE =
  '/api/v1/applications/app-1/stages/0/0/taskTable?numTasks=3&columnNameToSort=Index&order%5B0%5D%5Bdir%5D=asc'
const folder = mkdtempSync(join(tmpdir(), 'afterglow-task-table-'))
let server: Served

beforeAll(async () => {
  const log = join(folder, 'app-1')
  writeFileSync(log, logText(smallApp({ tasks: 3 })))
  server = await served([log])
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the task table', () => {
  test.each([
    ['SUCCESS', 0, 2_147_483_647, [0, 1, 2]],
    // The end of what is found is an Int, which overflows (StagesResource.scala, taskTable).
    ['SUCCESS', 1, 2_147_483_647, []],
    ['SUCCESS', 1, 2_147_483_646, [1, 2]],
    // What is not searched is cut in the store, by number.
    ['', 1, 2_147_483_647, [1, 2]],
  ])('searched for "%s", from %d, at most %d', async (searched, start, length, indexes) => {
    const got = await server.get(`${TABLE}&start=${start}&length=${length}&search%5Bvalue%5D=${searched}`)
    const { aaData } = JSON.parse(got.text) as { aaData: readonly { index: number }[] }
    expect(aaData.map(({ index }) => index)).toEqual(indexes)
  })
})
