import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../../src/faces/cli/main.ts'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { CLI, run, STACK, startCommand } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'test.duckdb')

beforeAll(async () => {
  const log = shared.file('app-1', logText(smallApp({ name: '\u001b[31mred' })))
  expect((await run(['load', log, '--db', db])).code).toBe(0)
})
afterAll(() => shared.remove())

/** What a person sees who types this. */
async function typed(...lines: readonly string[]): Promise<{ code: number; seen: string }> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = Object.assign(new PassThrough(), { isTTY: false, columns: 100 })
  const terminal = { stdin, stdout, stderr: stdout, signal: new AbortController().signal }
  const seen = text(stdout)
  stdin.end(lines.join('\n'))
  const code = await main(['sql', '--db', db], terminal as unknown as Parameters<typeof main>[1])
  stdout.end()
  return { code, seen: await seen }
}

describe('the prompt', () => {
  test('runs statements of one or more lines, until the input ends', async () => {
    const { code, seen } = await typed('SELECT count(*) AS tasks', 'FROM tasks;', 'SELECT 7 AS seven;')
    expect(code).toBe(0)
    expect(seen).toContain('tasks\n-----\n    3\n(1 row)')
    expect(seen).toContain('seven\n-----\n    7\n(1 row)')
  })

  test('goes on after an error', async () => {
    const { code, seen } = await typed(
      'SELEC 1;',
      ';',
      'SELECT nope FROM jobs;',
      'SELECT 8 AS eight;',
      '.quit',
    )
    expect(code).toBe(0)
    expect(seen).toContain('syntax error')
    expect(seen).toContain('There is no statement')
    expect(seen).toContain('"nope" not found')
    expect(seen).toContain('eight')
    expect(seen).not.toMatch(STACK)
  })

  test('knows .tables, .schema and .help', async () => {
    const { seen } = await typed('.tables', '.schema tasks', '.schema nope', '.what')
    expect(seen).toMatch(/^tasks +Task attempts/m)
    expect(seen).toMatch(/^launch_time +TIMESTAMP +When/m)
    expect(seen).toContain('(0 rows)')
    expect(seen).toContain('.quit')
  })

  test('tells tables of the same name in two schemas apart', async () => {
    const { seen } = await typed('.tables', '.schema spark_observability.jobs', '.schema jobs')
    expect(seen.match(/^jobs +/gm)).toHaveLength(1)
    expect(seen).toMatch(/^spark_observability\.jobs +/m)
    expect(seen.match(/^status +VARCHAR/gm)).toHaveLength(2)
  })

  test('shows names from a log harmless', async () => {
    const { seen } = await typed('SELECT name FROM attempts;', 'SELECT name::INTEGER FROM attempts;')
    expect(seen.match(/\ufffd\[31mred/g)).toHaveLength(2)
    expect(seen).not.toContain('\u001b[31m')
  })

  test('cannot write', async () => {
    const { seen } = await typed('DROP TABLE tasks;')
    expect(seen).toContain('read-only')
  })
})

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0

/** Runs the command line on a pseudo terminal, types, and prints what came and the exit code. */
const PTY = `
import os, pty, select, sys, time
keys = sys.argv[1].encode().decode('unicode_escape').encode()
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
seen = b''
end = time.time() + 20
while time.time() < end:
    if select.select([fd], [], [], 0.1)[0]:
        try: piece = os.read(fd, 65536)
        except OSError: break
        if not piece: break
        seen += piece
    if keys and (b'afterglow> ' in seen):
        os.write(fd, keys)
        keys = b''
sys.stdout.write(seen.decode() + '\\n')
sys.stdout.write('exit %d' % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

describe.skipIf(!hasPython)('on a terminal', () => {
  const onTerminal = async (keys: string, args: readonly string[]): Promise<string> =>
    (await startCommand('python3', ['-c', PTY, keys, process.execPath, CLI, ...args]).ended).out

  test('sql without a query prompts', async () => {
    const seen = await onTerminal('SELECT 7 AS seven;\\n.quit\\n', ['sql', '--db', db])
    expect(seen).toContain('seven')
    expect(seen).toMatch(/exit 0$/)
  })

  test('Ctrl-D and Ctrl-C leave it', async () => {
    for (const key of ['\\x04', '\\x03'])
      expect(await onTerminal(key, ['sql', '--db', db])).toMatch(/exit 0$/)
  })

  test('load shows how far it is, on the same line, and the closing table', async () => {
    for (let i = 0; i < 40; i++)
      shared.file(`big/app-${i}`, logText(smallApp({ id: `app-${i}`, tasks: 400 })))
    const seen = await onTerminal('', [
      'load',
      join(shared.path, 'big'),
      '--db',
      join(shared.path, 'big.duckdb'),
    ])
    expect(seen).toContain('\r\u001b[K')
    expect(seen).toMatch(/[\d.]+ [KM]B of [\d.]+ MB \(\d+ %\) {2}[\d,]+ events\/s/)
    expect(seen).toContain('40 complete')
    expect(seen).toMatch(/exit 0$/)
  })
})
