/** A real HTTP proxy for tests: Tinyproxy, from Debian's package (`.ci/install-proxy`). */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface Tinyproxy {
  readonly port: number
  /** What it was asked for since the last time: `CONNECT host:port` or `GET http://host:port/path`. */
  asked(): string[]
  stop(): Promise<void>
}

/** Why there can be no proxy here; undefined where there can. */
export function noTinyproxy(): string | undefined {
  return spawnSync('tinyproxy', ['-v']).status === 0
    ? undefined
    : 'Tinyproxy is not installed (.ci/install-proxy installs it).'
}

export interface TinyproxyOptions {
  /** It wants this name and password. */
  readonly login?: { readonly name: string; readonly password: string }
  /** It opens ways through it (CONNECT) to this port only; to all if not given. Debian's configuration has 443. */
  readonly connects?: number
}

export async function startTinyproxy({ login, connects }: TinyproxyOptions = {}): Promise<Tinyproxy> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-tinyproxy-'))
  const [config, log] = [join(folder, 'tinyproxy.conf'), join(folder, 'log')]
  const port = await freePort()
  const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', `LogFile "${log}"`, 'LogLevel Connect']
  if (login) lines.push(`BasicAuth ${login.name} ${login.password}`)
  if (connects !== undefined) lines.push(`ConnectPort ${connects}`)
  writeFileSync(config, `${lines.join('\n')}\n`)
  const child = spawn('tinyproxy', ['-d', '-c', config], { stdio: 'ignore' })
  await listens(port)
  let seen = 0
  return {
    port,
    asked: () => {
      const lines = readFileSync(log, 'utf8').matchAll(/Request \(file descriptor \d+\): (\S+ \S+)/g)
      const fresh = [...lines].map(([, request]) => request!).slice(seen)
      seen += fresh.length
      return fresh
    },
    stop: async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    await sleep(50)
  }
  throw new Error('Tinyproxy does not listen.')
}
