import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { tempFolder } from '../../source/temp-folder.ts'
import { CLI, run, startCommand } from './run.ts'

const LOG = logText(smallApp({ id: 'app-1', tasks: 5 }))
const HALF = LOG.indexOf('"SparkListenerStageCompleted"')

/** Starts `serve`; temporary files go to a folder of its own. */
async function serving(args: readonly string[], temporary = tempFolder()) {
  const { child, ended } = startCommand('env', [
    `TMPDIR=${temporary}`,
    process.execPath,
    CLI,
    'serve',
    ...args,
    '--port',
    '0',
  ])
  return { url: await address(child), child, ended, temporary }
}

async function address({ stdout }: ChildProcess): Promise<string> {
  let said = ''
  while (!said.includes('\n')) said += String((await once(stdout!, 'data'))[0])
  return said.replace('Listening on ', '').trim()
}

async function statusOfJob(url: string): Promise<string> {
  const answer = await fetch(`${url}/applications/app-1/jobs`)
  const [job] = (await answer.json()) as { status: string }[]
  return job?.status ?? 'none'
}

async function expectSoon(what: () => Promise<unknown>, value: unknown): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await what()) === value) return
    await sleep(50)
  }
  expect(await what()).toBe(value)
}

describe('serve with sources', () => {
  test('--watch: a log that grows, one that is new; nothing is left behind', async () => {
    const folder = tempFolder({ 'app-1.inprogress': LOG.slice(0, HALF) })
    const { url, child, ended, temporary } = await serving([folder, '--watch', '200ms'])
    expect(readdirSync(temporary).length).toBe(1)
    expect(await statusOfJob(url)).toBe('RUNNING')
    appendFileSync(join(folder, 'app-1.inprogress'), LOG.slice(HALF))
    await expectSoon(() => statusOfJob(url), 'SUCCEEDED')
    const count = async () => ((await (await fetch(`${url}/applications`)).json()) as unknown[]).length
    writeFileSync(join(folder, 'app-2'), logText(smallApp({ id: 'app-2' })))
    await expectSoon(count, 2)
    // Another log under the same name: what is kept of the former one is not answered with any more.
    const replaced = logText(smallApp({ id: 'app-1', tasks: 50, start: 1_800_000_000_000 })).slice(
      0,
      2 * HALF,
    )
    writeFileSync(join(folder, 'app-1.inprogress'), replaced)
    await expectSoon(() => statusOfJob(url), 'RUNNING')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(temporary)).toEqual([])
  })

  test('what a killed process has left is removed by the next one, what one that runs has is not', async () => {
    const folder = tempFolder({ 'app-1': LOG })
    const killed = await serving([folder])
    const [left] = readdirSync(killed.temporary)
    const first = await serving([folder], killed.temporary)
    expect(readdirSync(first.temporary)).toHaveLength(2)
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(readdirSync(first.temporary)).toContain(left)
    const second = await serving([folder], killed.temporary)
    expect(readdirSync(second.temporary)).toHaveLength(2)
    expect(readdirSync(second.temporary)).not.toContain(left)
    expect(await statusOfJob(first.url)).toBe('SUCCEEDED')
    for (const { child, ended } of [first, second]) {
      child.kill('SIGTERM')
      await ended
    }
    expect(readdirSync(first.temporary)).toEqual([])
  })

  test('--db: what was loaded is there the next time', async () => {
    const folder = tempFolder({ 'app-1': LOG })
    const db = join(tempFolder(), 'kept.duckdb')
    for (const args of [
      [folder, '--db', db],
      [folder, '--db', db, '--watch', '10s'],
      ['--db', db],
    ]) {
      const { url, child, ended } = await serving(args)
      expect(await statusOfJob(url)).toBe('SUCCEEDED')
      child.kill('SIGTERM')
      expect(await ended).toMatchObject({ code: 0, err: '' })
    }
  })

  test('sources that lead nowhere, and wrong times', async () => {
    const nowhere = join(tempFolder(), 'nothing')
    expect(await run(['serve', nowhere, '--watch', '1s'])).toMatchObject({ code: 3 })
    for (const args of [
      ['x', '--watch', 'soon'],
      ['x', '--watch', '0s'],
      ['--watch', '1s', '--db', 'x'],
      [],
    ]) {
      expect(await run(['serve', ...args])).toMatchObject({ code: 2, out: '' })
    }
  })
})
