/** A real HDFS for tests: Hadoop's small cluster, from Maven Central (`.ci/install-hdfs`), with two namenodes and a datanode. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Authority, keystoreFor } from './certificates.ts'
import type { Kerberos } from './kerberos.ts'

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const JARS = process.env.AFTERGLOW_HADOOP_JARS || join(cache, 'afterglow', 'hadoop-3.4.1')
// The tests run in dist/, where only compiled files are.
const PROGRAM = fileURLToPath(new URL('../../../test/servers/MiniHdfs.java', import.meta.url))

/** Who started the cluster and may do everything there. */
export const SUPERUSER = 'afterglow'

/** For one test: three servers in one Java, where others work too, may take a minute for what else takes a second. */
export const HDFS_TIMEOUT = 600_000

export interface LocalFile {
  readonly file: string
}

export interface Hdfs {
  /** Ports of HTTP of the two namenodes; the first one is active at the start. */
  readonly http: readonly [number, number]
  /** Ports of RPC. */
  readonly rpc: readonly [number, number]
  /** HTTP port of the datanode. */
  readonly datanode: number
  /** Of the one process that all of them run in. */
  readonly pid: number | undefined
  /** One command of `MiniHdfs.java`. */
  run(...words: (string | number)[]): Promise<void>
  /** One operation of WebHDFS by the superuser at the active namenode, as its JSON answer. */
  operation(
    method: 'PUT' | 'POST' | 'DELETE',
    path: string,
    query: string,
    body?: Uint8Array | LocalFile,
  ): Promise<unknown>
  /** Writes a local file, or all of a folder, to a path in HDFS. */
  put(local: string, path: string): Promise<void>
  remove(): Promise<void>
}

/** Why there can be no server here; undefined where there can. */
export function noHdfs(): string | undefined {
  if (!existsSync(join(JARS, 'complete'))) return 'Hadoop is not installed (.ci/install-hdfs installs it).'
  return spawnSync('java', ['-version']).status === 0 ? undefined : 'There is no java.'
}

export interface HdfsOptions {
  /** Options of the JVM; by default those for one that lives for seconds: its first compiler is enough. */
  readonly java?: readonly string[]
  /** Everybody must show a ticket. Then `operation` and `put` do nothing: there is the command `put`. */
  readonly kerberos?: Kerberos
  /** Namenodes and datanode speak HTTPS and no HTTP, with certificates of this authority for 127.0.0.1. `http` has its ports then. */
  readonly authority?: Authority
}

export async function startHdfs({
  java = ['-XX:TieredStopAtLevel=1', '-Xmx512m'],
  kerberos,
  authority,
}: HdfsOptions = {}): Promise<Hdfs> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-hdfs-'))
  const jars = readdirSync(JARS).filter((name) => name.endsWith('.jar'))
  const settings = mkdtempSync(join(tmpdir(), 'afterglow-hdfs-conf-'))
  if (authority) writeFileSync(join(settings, 'ssl-server.xml'), tlsOf(authority, settings))
  const classpath = [settings, ...jars.map((name) => join(JARS, name))].join(':')
  const options = [
    ...java,
    ...(kerberos ? [`-Djava.security.krb5.conf=${kerberos.config}`] : []),
    ...(authority ? ['-Dhttps=true'] : []),
  ]
  const args = [PROGRAM, folder, ...(kerberos ? [kerberos.keytab] : [])]
  const child = spawn('java', [...options, '-cp', classpath, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, HADOOP_USER_NAME: SUPERUSER },
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-10_000)
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()

  async function line(): Promise<string> {
    const { value } = await lines.next()
    if (value === undefined) throw new Error(`HDFS ended: ${errors}`)
    return value
  }

  let running: Promise<unknown> = Promise.resolve()
  const run = (...words: (string | number)[]): Promise<void> => {
    const next = running.then(async () => {
      child.stdin.write(`${words.join(' ')}\n`)
      const answer = await line()
      if (answer !== 'done') throw new Error(`${words.join(' ')}: ${answer}`)
    })
    running = next.catch(() => undefined)
    return next
  }

  const [word, http1, rpc1, http2, rpc2, datanode] = (await line()).split(' ')
  if (word !== 'ready') throw new Error(`HDFS did not start: ${errors}`)
  const http: [number, number] = [Number(http1), Number(http2)]

  async function operation(
    method: 'PUT' | 'POST' | 'DELETE',
    path: string,
    query: string,
    body?: Uint8Array | LocalFile,
  ) {
    // A namenode that takes over refuses to write until the datanode has told it of its blocks.
    for (let tries = 0; tries < 400; tries++) {
      for (const port of http) {
        const url = `http://127.0.0.1:${port}/webhdfs/v1${encodeURI(path)}?user.name=${SUPERUSER}&${query}`
        const answer = await send(method, url).catch(() => undefined)
        if (answer === undefined || answer.status === 403) continue
        const last = answer.location === undefined ? answer : await send(method, answer.location, body)
        // A datanode may still ask the namenode that was active before.
        if (last.status === 403) continue
        if (last.status >= 300) throw new Error(`${query} ${path}: ${last.status} ${last.text}`)
        return last.text === '' ? undefined : (JSON.parse(last.text) as unknown)
      }
      await sleep(100)
    }
    throw new Error(`${query} ${path}: no namenode does it`)
  }

  async function put(local: string, path: string): Promise<void> {
    if (statSync(local).isDirectory()) {
      for (const name of readdirSync(local)) await put(join(local, name), `${path}/${name}`)
    } else await operation('PUT', path, 'op=CREATE&overwrite=true', { file: local })
  }

  return {
    http,
    rpc: [Number(rpc1), Number(rpc2)],
    datanode: Number(datanode),
    pid: child.pid,
    run,
    operation,
    put,
    remove: async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      for (const made of [folder, settings]) rmSync(made, { recursive: true, force: true })
    },
  }
}

/** What Hadoop's servers read of their keystore. */
function tlsOf(authority: Authority, folder: string): string {
  const password = 'of-the-keystore'
  const properties = {
    'keystore.location': keystoreFor('127.0.0.1', authority, folder, password),
    'keystore.type': 'pkcs12',
    'keystore.password': password,
    'keystore.keypassword': password,
  }
  const entries = Object.entries(properties).map(
    ([name, value]) => `<property><name>ssl.server.${name}</name><value>${value}</value></property>`,
  )
  return `<configuration>${entries.join('')}</configuration>`
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly text: string
}

/** Not `fetch`: a datanode says '100 Continue' to those who did not ask, and that breaks it. */
async function send(method: string, url: string, body?: Uint8Array | LocalFile): Promise<Answer> {
  const asked = request(url, { method, agent: false })
  if (body && 'file' in body) createReadStream(body.file).pipe(asked)
  else asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) text += chunk
  return { status: answer.statusCode ?? 0, location: answer.headers.location, text }
}
