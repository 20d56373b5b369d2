/** A Kerberos realm of its own for tests: MIT's server, from Debian's packages (`.ci/install-kerberos`). */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

const REALM = 'TEST.LOCAL'
const PATH = `${process.env.PATH}:/usr/sbin`

export interface Kerberos {
  /** The file `krb5.conf`. */
  readonly config: string
  /** Of `hdfs/localhost` and `HTTP/localhost`. */
  readonly keytab: string
  /** Where the ticket of `reader` is. */
  readonly ticket: string
  remove(): Promise<void>
}

/** Why there can be no server here; undefined where there can. */
export function noKerberos(): string | undefined {
  const find = (program: string) =>
    spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH } }).status === 0
  if (!['krb5kdc', 'kadmin.local', 'kinit'].every(find))
    return 'Kerberos is not installed (.ci/install-kerberos installs it).'
  const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' })
  return stdout?.includes('SPNEGO') ? undefined : 'There is no curl with SPNEGO.'
}

export async function startKerberos(): Promise<Kerberos> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-kerberos-'))
  const port = await freePort()
  const [config, keytab, ticket] = ['krb5.conf', 'servers.keytab', 'ticket'].map((name) => join(folder, name))
  writeFileSync(config!, configOf(port))
  writeFileSync(join(folder, 'kdc.conf'), kdcConfigOf(port, folder))
  const env = { ...process.env, PATH, KRB5_CONFIG: config, KRB5_KDC_PROFILE: join(folder, 'kdc.conf') }
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { env, stdio: 'pipe' })
  run('kdb5_util', 'create', '-s', '-P', 'secret', '-r', REALM)
  for (const name of ['hdfs/localhost', 'HTTP/localhost', 'reader'])
    run('kadmin.local', '-q', `addprinc -randkey ${name}`)
  run('kadmin.local', '-q', `ktadd -k ${keytab} hdfs/localhost HTTP/localhost`)
  run('kadmin.local', '-q', `ktadd -k ${join(folder, 'reader.keytab')} reader`)
  const server = spawn('krb5kdc', ['-n'], { env, stdio: 'ignore' })
  await listens(port)
  run('kinit', '-c', ticket!, '-k', '-t', join(folder, 'reader.keytab'), 'reader')
  return {
    config: config!,
    keytab: keytab!,
    ticket: ticket!,
    remove: async () => {
      const exit = once(server, 'exit')
      server.kill('SIGKILL')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configOf(port: number): string {
  return `[libdefaults]
  default_realm = ${REALM}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  ${REALM} = {
    kdc = 127.0.0.1:${port}
  }
`
}

function kdcConfigOf(port: number, folder: string): string {
  return `[kdcdefaults]
  kdc_listen = ""
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${REALM} = {
    database_name = ${join(folder, 'principal')}
    key_stash_file = ${join(folder, 'stash')}
    acl_file = ${join(folder, 'acl')}
  }
`
}

async function listens(port: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
  }
  throw new Error('The Kerberos server does not come up.')
}
