import { failed } from '../remote/http-failed.ts'
import type { HttpResponse } from '../remote/http-request.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError, type RemoteFault } from '../remote/store.ts'

/** What a namenode says that is not the active one, or not yet any. */
export class NotActive extends RemoteError {
  readonly isActive = false
}

/** It wants to know who asks. One in standby says so too, and gives no token to whoever tells it. */
export class WantsKerberos extends RemoteError {
  readonly wants = 'Kerberos'
}

/**
 * An answer of WebHDFS that is no success, as an error. Hadoop tells the class of its exception in JSON; statuses tell less: 403 is any
 * IOException (`ExceptionHandler.java`).
 * @param shown the file or folder, as `hdfs://host/path`
 */
export async function webHdfsError(response: HttpResponse, shown: string): Promise<RemoteError> {
  const text = await response.text(1 << 20).catch(() => '')
  const server = shownUrl(new URL('/', response.url))
  if (text.includes('Hadoop IPC port'))
    return new RemoteError('misused', `${server} is the RPC port of a Hadoop server, not its web port.`, {
      hint: 'Name the web port, 9870 as a rule: webhdfs://host:9870/path, or --namenode-http host:9870.',
    })
  const exception = exceptionOf(text)
  if (exception === undefined) return withoutException(response, server)
  const known = KNOWN[exception.name]
  if (exception.name === 'StandbyException' || exception.name === 'RetriableException')
    return new NotActive('unavailable', `${server} is not the active namenode.`)
  if (known === undefined)
    return new RemoteError(
      response.status < 500 && response.status !== 403 ? 'misused' : 'unavailable',
      `${shown}: ${server} answers with ${exception.name}.`,
    )
  const { fault, what, hint } = known
  const denied = fault === 'denied' ? denial(exception.message, shown) : undefined
  return new RemoteError(fault, denied ?? `${shown}: ${what}.`, { ...(hint && { hint }) })
}

interface Known {
  readonly fault: RemoteFault
  readonly what: string
  readonly hint?: string
}

const WHO = 'Name a user who may with --hdfs-user or HADOOP_USER_NAME, or give a delegation token of one.'
const TOKEN =
  'Get a new one (hdfs fetchdt --webservice http://namenode:9870 token.bin) and name it with --delegation-token-file.'

const KNOWN: Readonly<Record<string, Known>> = {
  FileNotFoundException: { fault: 'missing', what: 'there is no such file or folder' },
  AccessControlException: { fault: 'denied', what: 'permission denied', hint: WHO },
  AuthorizationException: { fault: 'denied', what: 'permission denied', hint: WHO },
  SecurityException: { fault: 'denied', what: 'the server does not know who asks', hint: TOKEN },
  InvalidToken: { fault: 'denied', what: 'the delegation token has expired or is not valid', hint: TOKEN },
  UnsupportedOperationException: { fault: 'misused', what: 'the server does not do that' },
  IllegalArgumentException: {
    fault: 'misused',
    what: 'the server does not take this request',
    hint: 'A datanode does not list: name the web port of a namenode (9870 as a rule) or HttpFS (14000).',
  },
}

/** What Hadoop says of a permission, in its own form and no other: it tells user, access and place, and can hold no secret. */
function denial(message: string, shown: string): string | undefined {
  const [, user, access, place] =
    /user=([\w.@/-]{1,100}), access=([A-Z_]{1,30}), inode="([^"]{1,4096})"/.exec(message) ?? []
  return user === undefined
    ? undefined
    : `${shown}: permission denied: user ${user} lacks ${access} on ${place}.`
}

const WRAPPERS = new Set(['IOException', 'RemoteException', 'SecurityException'])
const WRAPPED = /[.$](StandbyException|FileNotFoundException|AccessControlException|InvalidToken)\b/

function exceptionOf(text: string): { name: string; message: string } | undefined {
  try {
    const { RemoteException: at } = JSON.parse(text) as {
      RemoteException?: { exception?: unknown; message?: unknown }
    }
    if (typeof at?.exception !== 'string' || !/^\w{1,100}$/.test(at.exception)) return undefined
    // What wraps another exception tells its class in words: a datanode that of the namenode, the web server that of the token.
    const message = String(at.message)
    const inner = WRAPPERS.has(at.exception) ? WRAPPED.exec(message)?.[1] : undefined
    return { name: inner ?? at.exception, message }
  } catch {
    return undefined
  }
}

function withoutException(response: HttpResponse, server: string): RemoteError {
  const { status, headers } = response
  if (status === 401 && /negotiate/i.test(headers['www-authenticate'] ?? ''))
    return new WantsKerberos('denied', `${server} wants Kerberos.`, {
      hint: 'Log in with kinit (curl, built with SPNEGO, is used to ask for a token), or name a delegation token with --delegation-token-file.',
    })
  if (status === 404)
    return new RemoteError('misused', `${server} answers, but it is no namenode with WebHDFS.`, {
      hint: 'Name the web port of a namenode (9870 as a rule) or HttpFS (14000). It can be switched off: dfs.webhdfs.enabled.',
    })
  return failed(response)
}
