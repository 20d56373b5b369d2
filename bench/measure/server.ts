import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { programPath } from './child.ts'

/** A server under way: Afterglow's or Spark's. */
export interface Server {
  /** `http://127.0.0.1:<port>/api/v1` */
  readonly api: string
  readonly pid: number | undefined
  stop(): Promise<void>
}

/** Longer than any wait here may take. */
export const PATIENCE = 300_000

/** Starts `afterglow serve`, as a user does, and waits until it listens. @throws Error if it ends before */
export async function startServe(args: readonly string[]): Promise<Server> {
  const child = spawn(
    process.execPath,
    [programPath('cli/src/faces/cli/main.js'), 'serve', ...args, '--port', '0'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = text(child.stdio[2] as Readable)
  for await (const line of createInterface({ input: child.stdio[1] as Readable })) {
    const api = /^Listening on (http:\S+)/.exec(line)?.[1]
    if (api !== undefined) return { api, pid: child.pid, stop: () => stopped(child, 'SIGINT') }
  }
  throw new Error(`serve ${args.join(' ')} does not listen: ${(await said).trim()}`)
}

/** Ends a process that was started here. */
export async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** Asks again and again. @throws Error if the process ends before it is so, or it takes too long */
export async function until(child: ChildProcess, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!(await isSo())) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (performance.now() > end) throw new Error('the server takes too long')
    await sleep(100)
  }
}
