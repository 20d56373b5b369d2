import { type HttpResponse, httpRequest } from '../remote/http-request.ts'
import { NoAnswer } from '../remote/network-error.ts'
import { mayTryAgain } from '../remote/retry.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError } from '../remote/store.ts'
import { NotActive, WantsKerberos, webHdfsError } from './remote-exception.ts'
import { tokenByKerberos, type WhoAsks } from './who-asks.ts'

export interface WebHdfsOptions {
  /** `http://host:port` each. */
  readonly namenodes: readonly string[]
  /** Where those come from, to end a sentence with. */
  readonly by: string
  /** What to do where there is no such host. */
  readonly ifNoHost?: string
  readonly who: WhoAsks
  /** What paths are shown with. */
  readonly prefix: string
}

export type Params = Readonly<Record<string, string | number>>

/** Which bytes of a file are wanted. */
export interface OpenRange {
  readonly offset: number
  /** To the end if not given. */
  readonly length?: number
  /** How much of the file the namenode knows of, where that is less than there is. */
  readonly known?: number
}

/** Asks the namenode that is active, over WebHDFS; which one that is, is remembered. */
export class WebHdfs {
  readonly #options: WebHdfsOptions
  #who: WhoAsks
  /** By namenode: one in standby gives none. */
  readonly #kerberos = new Map<string, Promise<WhoAsks | undefined>>()
  #active = 0
  /** It sends what it opens itself, and knows no datanodes. */
  #isHttpFs = false

  constructor(options: WebHdfsOptions) {
    this.#options = options
    this.#who = options.who
  }

  /** What a namenode answers, as JSON. Nothing is tried again but the other namenode. @throws RemoteError */
  async json(op: string, path: string, params: Params, signal: AbortSignal | undefined): Promise<unknown> {
    return this.#byActive(async (namenode) => {
      const response = await this.#request(namenode, op, path, params, signal)
      if (response.status !== 200) throw await this.#error(response, path)
      const text = await response.text()
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw new RemoteError('misused', `${shownUrl(response.url)} does not answer as WebHDFS does.`)
      }
    })
  }

  /** The bytes of a file, from the datanode that the namenode names, or from HttpFS itself. @throws RemoteError */
  async open(path: string, range: OpenRange, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const { known, ...wanted } = range
    // A namenode refuses an offset that it does not know of; a datanode, and HttpFS, look how much there is.
    const isBeyond = known !== undefined && wanted.offset >= known && !this.#isHttpFs
    const params = isBeyond ? { ...wanted, offset: Math.max(0, known - 1) } : { ...wanted }
    const answer = await this.#byActive(async (namenode) => {
      const response = await this.#request(namenode, 'OPEN', path, params, signal)
      if (response.status === 307 && response.headers.location !== undefined) return response
      return this.#good(response, path)
    })
    const { location } = answer.headers
    if (answer.status === 200 || location === undefined) {
      this.#isHttpFs = true
      return answer
    }
    await answer.discard()
    return this.#good(await fromDatanode(location, answer.url, wanted.offset, signal), path)
  }

  async #good(response: HttpResponse, path: string): Promise<HttpResponse> {
    if (response.status === 200) return response
    throw await this.#error(response, path)
  }

  async #request(
    namenode: string,
    op: string,
    path: string,
    params: Params,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const url = new URL(`/webhdfs/v1${path.split('/').map(encodeURIComponent).join('/')}`, namenode)
    const asked = (who: WhoAsks): URL => {
      url.search = new URLSearchParams({ op, ...strings(params), ...who }).toString()
      return url
    }
    const response = await httpRequest(asked(this.#who), { signal, redirects: 0 })
    const wanted = response.status === 401 ? (response.headers['www-authenticate'] ?? '') : ''
    if (!/negotiate/i.test(wanted) || 'delegation' in this.#who) return response
    const asking = this.#kerberos.get(namenode) ?? tokenByKerberos(namenode)
    this.#kerberos.set(namenode, asking)
    const token = await asking
    if (token === undefined) return response
    await response.discard()
    this.#who = token
    return httpRequest(asked(token), { signal, redirects: 0 })
  }

  /** Asks one namenode after the other, from the one that answered last, until one answers as the active one does. */
  async #byActive<T>(ask: (namenode: string) => Promise<T>): Promise<T> {
    const { namenodes } = this.#options
    const failures: RemoteError[] = []
    const first = this.#active
    for (let i = 0; i < namenodes.length; i++) {
      const at = (first + i) % namenodes.length
      try {
        const answer = await ask(namenodes[at]!)
        this.#active = at
        return answer
      } catch (error) {
        if (!(error instanceof RemoteError) || !isAnothers(error)) throw error
        failures.push(error)
      }
    }
    throw this.#none(failures)
  }

  #none(failures: readonly RemoteError[]): RemoteError {
    const { namenodes, by, ifNoHost } = this.#options
    const login = failures.find((error) => error instanceof WantsKerberos)
    if (login !== undefined) return login
    const [first] = failures
    if (failures.every((error) => error instanceof NotActive))
      return new RemoteError('unavailable', `No namenode is active: ${namenodes.join(', ')}${by}.`, {
        hint: 'Of an HA pair name both (--namenode-http host:9870,host2:9870), or wait until one is active.',
      })
    const words = failures.map(({ message }) => message.replace(/\.$/, '')).join('; ')
    const isNoHost = ifNoHost !== undefined && first instanceof NoAnswer && first.isNoHost
    const hint = isNoHost ? ifNoHost : [first!.hint, OTHER_PORT].filter(Boolean).join(' ')
    // Where one of them may be back soon, it is worth to wait.
    const { fault } = failures.find((error) => mayTryAgain(error)) ?? first!
    return new RemoteError(fault, `${words}${by}.`, { hint, cause: first })
  }

  #error(response: HttpResponse, path: string): Promise<RemoteError> {
    return webHdfsError(response, `${this.#options.prefix}${path}`)
  }
}

const OTHER_PORT =
  'HDFS is read through the web port of its namenode (9870 as a rule) or HttpFS (14000): name it by webhdfs://host:port/path or --namenode-http.'

/** Whether the other namenode may do what this one did not. */
function isAnothers(error: RemoteError): boolean {
  return (
    error instanceof NoAnswer ||
    error instanceof WantsKerberos ||
    error.fault === 'unavailable' ||
    error.fault === 'cut' ||
    error.fault === 'throttled'
  )
}

/** The namenode has put into the address what the datanode is to know: nothing of ours goes along. */
async function fromDatanode(
  location: string,
  namenode: URL,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  if (!URL.canParse(location, namenode.href))
    throw new RemoteError('misused', `${shownUrl(namenode)} sends to what is no address.`)
  const url = new URL(location, namenode)
  if (url.searchParams.get('offset') !== `${offset}`) url.searchParams.set('offset', `${offset}`)
  try {
    return await httpRequest(url, { signal, redirects: 0 })
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    throw new RemoteError(
      error.fault,
      `The datanode to which the namenode sends does not answer. ${error.message}`,
      {
        hint: 'Datanodes must be reachable by the names they have in the cluster. Where they are not, read through HttpFS: webhdfs://host:14000/path.',
        cause: error,
      },
    )
  }
}

function strings(params: Params): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
}
