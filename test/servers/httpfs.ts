/** A real HttpFS for tests, the gateway in front of HDFS, from Maven Central (`.ci/install-httpfs`). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Hdfs, noHdfs, SUPERUSER } from './hdfs.ts'

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const JARS = process.env.AFTERGLOW_HTTPFS_JARS || join(cache, 'afterglow', 'httpfs-3.4.1')

export interface HttpFs {
  readonly port: number
  remove(): Promise<void>
}

/** Why there can be no server here; undefined where there can. */
export function noHttpFs(): string | undefined {
  return existsSync(join(JARS, 'complete'))
    ? noHdfs()
    : 'HttpFS is not installed (.ci/install-httpfs installs it).'
}

/** In front of the namenode that is active at the start. It believes everybody's `user.name`. */
export async function startHttpFs(hdfs: Hdfs): Promise<HttpFs> {
  const home = mkdtempSync(join(tmpdir(), 'afterglow-httpfs-'))
  const folders = ['config', 'log', 'temp'].map((name) => [name, join(home, name)] as const)
  for (const [, folder] of folders) mkdirSync(folder)
  const config = join(home, 'config')
  writeConf(config, 'core-site.xml', { 'fs.defaultFS': `hdfs://127.0.0.1:${hdfs.rpc[0]}` })
  writeConf(config, 'hdfs-site.xml', {})
  writeConf(config, 'httpfs-site.xml', {
    'httpfs.http.hostname': '127.0.0.1',
    'httpfs.http.port': '0',
    'hadoop.http.temp.dir': join(home, 'temp'),
  })
  const settings = { home, ...Object.fromEntries(folders) }
  const options = [
    '-XX:TieredStopAtLevel=1',
    '-Xmx256m',
    // Its JAXB is of the Java that Hadoop 3.4 was made for.
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    ...Object.entries(settings).map(([name, folder]) => `-Dhttpfs.${name}.dir=${folder}`),
  ]
  const main = 'org.apache.hadoop.fs.http.server.HttpFSServerWebServer'
  const child = spawn('java', [...options, '-cp', `${config}:${JARS}/*`, main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HADOOP_USER_NAME: SUPERUSER },
  })
  const remove = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(home, { recursive: true, force: true })
  }
  let port: number | undefined
  const log: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    log.push(line)
    port = Number(/Started ServerConnector.*:(\d+)\}$/.exec(line)?.[1] ?? 0)
    if (port > 0) {
      child.stderr.resume()
      return { port, remove }
    }
  }
  await remove()
  throw new Error(`HttpFS did not start: ${log.slice(-20).join('\n')}`)
}

function writeConf(folder: string, name: string, values: Readonly<Record<string, string>>): void {
  const properties = Object.entries(values).map(
    ([key, value]) => `<property><name>${key}</name><value>${value}</value></property>`,
  )
  writeFileSync(join(folder, name), `<configuration>${properties.join('')}</configuration>`)
}
