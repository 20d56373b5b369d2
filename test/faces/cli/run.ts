import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The compiled command line. */
export const CLI = fileURLToPath(new URL('../../../cli/src/faces/cli/main.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** Starts the command line as a process of its own; `ended` is what it left. */
export function start(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | Uint8Array | 'open' } = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  return startCommand(process.execPath, [CLI, ...args], options)
}

export function startCommand(
  command: string,
  args: readonly string[],
  { cwd, input }: { readonly cwd?: string; readonly input?: string | Uint8Array | 'open' } = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const child = spawn(command, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  // A process that ends before it has read all of its input is no failure of the test.
  child.stdin?.on('error', () => {})
  if (input !== undefined && input !== 'open') child.stdin?.end(input)
  const ended = Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]).then(
    ([out, err, [code, signal]]) => ({ code, signal, out, err }),
  )
  return { child, ended }
}

/** Runs the command line to its end. */
export async function run(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | Uint8Array } = {},
): Promise<Ran> {
  return await start(args, options).ended
}

/** What `--format json` printed: it must be one JSON value and nothing else. */
export function json({ out }: Ran): unknown {
  return JSON.parse(out) as unknown
}

/** Nothing a person sees may be a stack trace. */
export const STACK = /\n\s+at /
