import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { readDelegationToken } from './delegation-token.ts'

/** Who asks, as WebHDFS is told in the query of each request to a namenode, and nobody else is. */
export type WhoAsks = { readonly 'user.name': string } | { readonly delegation: string }

/** A delegation token where there is one; else a name, by default that of the user of this machine, as Hadoop's own clients do. */
export function whoAsks(user: string | undefined, tokenFile: string | undefined): WhoAsks {
  if (tokenFile !== undefined) return { delegation: readDelegationToken(tokenFile) }
  return { 'user.name': user ?? process.env.HADOOP_USER_NAME ?? userInfo().username }
}

/**
 * A delegation token for whoever is logged in with Kerberos, asked for by `curl`: it speaks SPNEGO with the libraries of the system on
 * Linux, macOS and Windows. Undefined where curl, its SPNEGO or a login is not there, or the server does not accept it.
 */
export async function tokenByKerberos(namenode: string): Promise<WhoAsks | undefined> {
  const url = `${namenode}/webhdfs/v1/?op=GETDELEGATIONTOKEN`
  const ca = process.env.NODE_EXTRA_CA_CERTS
  const trust = ca === undefined || ca === '' ? [] : ['--cacert', ca]
  const args = [
    '--disable',
    '--silent',
    '--fail',
    '--max-time',
    '60',
    '--negotiate',
    '--user',
    ':',
    ...trust,
    '--url',
    url,
  ]
  try {
    const { stdout } = await promisify(execFile)('curl', args, { maxBuffer: 1 << 20 })
    const { Token } = JSON.parse(stdout) as { Token?: { urlString?: unknown } | null }
    return typeof Token?.urlString === 'string' ? { delegation: Token.urlString } : undefined
  } catch {
    return undefined
  }
}
