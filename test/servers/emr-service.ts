/**
 * As much of EMR as is needed to come to a history server, by its service models: no real EMR can be asked from a test. Requests come from
 * the real SDK; the UI behind is a real history server, to which an address leads that is good once, and then a cookie.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { OWNER } from './swift.ts'

/** Whose requests are answered: who may read the buckets too. */
export const ACCESS_KEY = OWNER.accessKeyId

export interface EmrService {
  readonly endpoint: string
  /** Names of the operations that were asked for. */
  readonly operations: string[]
  /** Addresses of the UI that were used. */
  readonly logins: string[]
  /** What `DescribeCluster` and `GetJobRun` say beside the id. */
  cluster: Record<string, unknown>
  jobRun: Record<string, unknown>
  /** Whether the list of job runs says, page after page, that there is more of it. */
  listsForEver: boolean
  /** Ends all sessions of the UI. */
  logOut(): void
  close(): Promise<void>
}

/** @param ui port of the history server */
export async function startEmrService(ui: number): Promise<EmrService> {
  const sockets = new Set<Socket>()
  const addresses = new Set<string>()
  const sessions = new Set<string>()
  let looks = 0
  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy())
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: EmrService = {
    endpoint,
    operations: [],
    logins: [],
    cluster: {},
    jobRun: {},
    listsForEver: false,
    logOut: () => sessions.clear(),
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }

  function freshAddress(): string {
    const token = randomUUID()
    addresses.add(token)
    return `${endpoint}/?authToken=${token}`
  }

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '', endpoint)
    const target = String(message.headers['x-amz-target'] ?? '')
    const isAws = target !== '' || url.pathname.startsWith('/applications')
    if (!isAws) {
      page(url, message, response)
      return
    }
    const key = /Credential=([^/]+)\//.exec(message.headers.authorization ?? '')?.[1]
    if (key !== ACCESS_KEY) {
      json(response, UNKNOWN_CLIENT)
      return
    }
    let text = ''
    for await (const chunk of message.setEncoding('utf8')) text += chunk
    const operation = target.split('.')[1]
    if (operation) json(response, emr(operation, JSON.parse(text) as Record<string, string>))
    else json(response, serverless(url.pathname.split('/').slice(2)))
  }

  function emr(operation: string, input: Readonly<Record<string, string>>): Reply {
    service.operations.push(operation)
    if (operation === 'DescribeCluster') {
      const Id = input.ClusterId ?? ''
      if (Id === 'j-DENIED') return { status: 400, body: { __type: 'AccessDeniedException', message: 'x' } }
      if (Id === 'j-NONE') return { status: 400, body: { __type: 'InvalidRequestException', Message: 'x' } }
      const ClusterArn = `arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/${Id}`
      return { status: 200, body: { Cluster: { Id, ClusterArn, ...service.cluster } } }
    }
    if (operation === 'CreatePersistentAppUI') return { status: 200, body: { PersistentAppUIId: 'p-1' } }
    if (operation === 'GetPersistentAppUIPresignedURL') {
      if (looks++ === 0) return { status: 200, body: { PresignedURLReady: false } }
      return { status: 200, body: { PresignedURLReady: true, PresignedURL: freshAddress() } }
    }
    return { status: 400, body: { __type: 'ValidationException', message: operation } }
  }

  /** `/applications/{applicationId}/jobruns[/{jobRunId}[/dashboard]]` */
  function serverless([application, , run, dashboard]: readonly string[]): Reply {
    service.operations.push(dashboard ? 'GetDashboardForJobRun' : run ? 'GetJobRun' : 'ListJobRuns')
    if (application !== '00app')
      return { status: 404, body: { message: 'x' }, type: 'ResourceNotFoundException' }
    if (dashboard) return { status: 200, body: { url: freshAddress() } }
    if (run)
      return {
        status: 200,
        body: { jobRun: { applicationId: application, jobRunId: run, ...service.jobRun } },
      }
    const more = service.listsForEver && { nextToken: `${service.operations.length}` }
    return { status: 200, body: { jobRuns: [{ id: '00one', applicationId: application }], ...more } }
  }

  function page(url: URL, message: IncomingMessage, response: ServerResponse): void {
    const token = url.searchParams.get('authToken')
    const session = /session=([\w-]+)/.exec(message.headers.cookie ?? '')?.[1] ?? ''
    if (token !== null) logIn(token, response)
    else if (!sessions.has(session)) json(response, { status: 403, body: {} })
    else if (!url.pathname.startsWith('/shs/')) json(response, { status: 404, body: {} })
    else historyServer((message.url ?? '').slice('/shs'.length), response)
  }

  /** An address opens one session. */
  function logIn(token: string, response: ServerResponse): void {
    service.logins.push(token)
    if (!addresses.delete(token)) {
      json(response, { status: 403, body: {} })
      return
    }
    const session = randomUUID()
    sessions.add(session)
    const cookies = ['other=1; Path=/', `session=${session}; HttpOnly; Secure`]
    response.writeHead(302, { location: '/shs/', 'set-cookie': cookies }).end()
  }

  function historyServer(path: string, response: ServerResponse): void {
    const onward = request({ port: ui, host: '127.0.0.1', path, agent: false }, (from) => {
      response.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(response)
    })
    onward.on('error', () => response.destroy())
    onward.end()
  }

  return service
}

interface Reply {
  readonly status: number
  readonly body: unknown
  readonly type?: string
}

const UNKNOWN_CLIENT: Reply = { status: 400, body: { __type: 'UnrecognizedClientException', message: 'x' } }

function json(response: ServerResponse, { status, body, type }: Reply): void {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    ...(type !== undefined && { 'x-amzn-errortype': type }),
  }
  response.writeHead(status, headers).end(JSON.stringify(body))
}
