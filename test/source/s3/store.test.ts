import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { RemoteError, RemoteFile } from '../../../src/source/remote/store.ts'
import { s3Options } from '../../../src/source/s3/options.ts'
import { S3Store } from '../../../src/source/s3/store.ts'
import type { SchemeOptions } from '../../../src/source/scheme.ts'
import { keys, noBuckets, useBuckets } from '../../servers/bucket.ts'
import { startFaultProxy } from '../../servers/fault-proxy.ts'
import { PUBLIC_BUCKET, STRANGER } from '../../servers/swift.ts'
import { found, tempFolder } from '../temp-folder.ts'

const SECRET = 'a-secret-nobody-may-see'

describe.skipIf(noBuckets)('the objects of a bucket', () => {
  const server = useBuckets()

  function store(bucket: string, options: SchemeOptions = {}): S3Store {
    return new S3Store(bucket, s3Options({ 'endpoint-url': server.endpoint, ...options }))
  }

  test('a name is an object and a folder, but nothing that only begins like it', async () => {
    await server.makeBucket('names')
    for (const key of ['a', 'a/1', 'a/b c+d%20é&<', 'a-old/1', 'b/1']) await server.put('names', key, key)
    expect((await listed(store('names'), 'a')).map(({ key }) => key)).toEqual(['a', 'a/1', 'a/b c+d%20é&<'])
    expect((await listed(store('names'), 'a/')).map(({ path }) => path)).toEqual([
      's3://names/a/1',
      's3://names/a/b c+d%20é&<',
    ])
    expect(await listed(store('names'), 'c')).toEqual([])
    expect(await listed(store('names'), '')).toHaveLength(5)
  })

  test('a file of a log at the top of a large bucket: only its siblings are listed', async () => {
    await server.makeBucket('top')
    for (const key of ['events_1_b', 'events_2_b', 'appstatus_b', 'events_1_b.d/events_3_b'])
      await server.put('top', key, key)
    await server.swift.many('top', 'logs/app-', 3000)
    const { logs } = await found(['s3://top/events_1_b'], {
      schemeOptions: { 'endpoint-url': server.endpoint },
    })
    const parts = logs.flatMap(({ parts }) => parts.map(({ path }) => path))
    expect(parts).toEqual(['s3://top/events_1_b', 's3://top/events_2_b'])
    // The object, what is below its name, and a page for each way in which names of its log begin.
    const pages = server.proxy.requests.filter(({ path }) => path.includes('list-type=2'))
    expect(pages.map(({ path }) => new URL(path, server.endpoint).searchParams.get('prefix'))).toEqual([
      'events_1_b',
      'events_1_b/',
      'events_',
      'appstatus_b',
    ])
  })

  test.each([
    [
      'repeats a page under a new name each time',
      (i: number) => `<NextContinuationToken>${i}</NextContinuationToken>`,
      'never ends: its server repeats a page',
    ],
    ['says that there is more, and not how to ask for it', () => '', 'is longer than its server gives'],
  ])('a list whose server %s ends with an error', async (_, token, message) => {
    let pages = 0
    server.proxy.fault = ({ path }) => {
      if (!path.includes('list-type=2')) return undefined
      if (++pages > 20) return { status: 404 }
      return {
        status: 200,
        headers: { 'content-type': 'application/xml' },
        body: `<ListBucketResult><Name>round</Name><IsTruncated>true</IsTruncated>${token(pages)}<Contents><Key>app-1</Key><Size>0</Size>
          <LastModified>2026-01-31T00:00:00Z</LastModified></Contents></ListBucketResult>`,
      }
    }
    await expect(listed(store('round'), '')).rejects.toThrow(message)
  })

  test('10 000 objects of empty logs with names of over 900 bytes are found, each by its name', async () => {
    await server.makeBucket('long')
    await server.swift.many('long', `${'folder/'.repeat(100)}${'n'.repeat(200)}`, 10_000)
    const keys = (await listed(store('long'), '')).map(({ key }) => key)
    expect(new Set(keys).size).toBe(10_000)
    expect(Math.min(...keys.map((key) => key.length))).toBeGreaterThan(900)
  })

  test('any bytes of an object that is as it was listed', async () => {
    await server.makeBucket('bytes')
    await server.put('bytes', 'x', '0123456789')
    const [file] = await listed(store('bytes'), 'x')
    expect(await text(store('bytes'), file!, 3, 7)).toBe('3456')
    expect(await text(store('bytes'), file!, 0, 10)).toBe('0123456789')
    await server.put('bytes', 'x', '0123456789 and more')
    await expect(text(store('bytes'), file!, 3, 7)).rejects.toMatchObject({ fault: 'changed' })
  })

  test('a bucket of another region is asked in its own', async () => {
    await server.makeBucket('abroad')
    await server.put('abroad', 'x', 'x')
    const abroad = store('abroad', { region: 'eu-west-1' })
    expect(await listed(abroad, 'x')).toHaveLength(1)
    const asked = server.proxy.requests.length
    await listed(abroad, 'x')
    // The second time it is known where.
    expect(server.proxy.requests.length - asked).toBe(2)
    expect(asked).toBe(3)
  })

  test('a bucket that has moved: the answer names its region, which is asked', async () => {
    await server.makeBucket('moved')
    await server.put('moved', 'x', 'x')
    let moved = 0
    server.proxy.fault = ({ headers }) =>
      headers.authorization?.includes('/eu-west-1/')
        ? {
            status: moved++ % 2 ? 307 : 301,
            headers: { 'x-amz-bucket-region': 'us-east-1' },
            body: s3Error('PermanentRedirect'),
          }
        : undefined
    expect(await listed(store('moved', { region: 'eu-west-1' }), 'x')).toHaveLength(1)
    expect(await listed(store('moved', { region: 'eu-west-1' }), 'x')).toHaveLength(1)
    expect(moved).toBe(2)
  })

  test('a public bucket is read without credentials', async () => {
    await server.makeBucket(PUBLIC_BUCKET)
    await server.put(PUBLIC_BUCKET, 'x', 'for all')
    process.env.AWS_ACCESS_KEY_ID = ''
    const open = store(PUBLIC_BUCKET, { 'no-sign-request': true })
    const [file] = await listed(open, 'x')
    expect(await text(open, file!, 0, 7)).toBe('for all')
    expect(server.proxy.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  test('whoever agrees to pay says so in each request', async () => {
    await server.makeBucket('paid')
    await server.put('paid', 'x', 'x')
    const paid = store('paid', { 'request-payer': true })
    await text(paid, (await listed(paid, 'x'))[0]!, 0, 1)
    expect(server.proxy.requests.map(({ headers }) => headers['x-amz-request-payer'])).toEqual(
      server.proxy.requests.map(() => 'requester'),
    )
  })

  test('a link to an object needs no credentials, and runs out', async () => {
    await server.makeBucket('links')
    await server.put('links', 'a b', 'linked')
    const link = await store('links').presigned('a b', 60)
    expect(await (await fetch(link)).text()).toBe('linked')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    const old = await store('links')
      .presigned('a b', 60)
      .finally(() => vi.useRealTimers())
    expect((await fetch(old)).status).toBe(403)
  })

  test('a clock that is wrong is set by that of the server', async () => {
    await server.makeBucket('clock')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 3_600_000 })
    onTestFinished(() => void vi.useRealTimers())

    expect(await listed(store('clock'), '')).toEqual([])
    expect(server.proxy.requests).toHaveLength(2)
  })

  test('a server that the environment names is asked as one that an option names', async () => {
    await server.makeBucket('environment')
    env({ AWS_ENDPOINT_URL: server.endpoint, HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' })
    expect(await listed(new S3Store('environment', s3Options({})), '')).toEqual([])
    expect(server.proxy.requests[0]?.path).toMatch(/^\/environment/)
    // Empty, it names none.
    env({ AWS_ENDPOINT_URL: '' })
    expect(s3Options({})).toMatchObject({ endpoint: undefined, pathStyle: false })
  })

  test('a certificate of an authority of their own', async () => {
    const folder = tempFolder()
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const pair = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2']
    execFileSync('openssl', ['req', '-x509', ...pair, ...names], { stdio: 'ignore' })
    const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    const secure = await startFaultProxy(server.swift.port, tls)
    onTestFinished(() => secure.close())
    await server.makeBucket('secure')
    const secured = { 'endpoint-url': `https://localhost:${secure.port}` }
    const untrusted = await failure(listed(store('secure', secured), ''))
    expect(untrusted).toMatchObject({ fault: 'misused', hint: expect.stringContaining('CA_CERTS') })
    process.env.AWS_CA_BUNDLE = cert
    expect(await listed(store('secure', secured), '')).toEqual([])
    // Through a proxy as well, which sees only where the way leads.
    process.env.HTTPS_PROXY = `http://127.0.0.1:${server.proxy.port}`
    expect(await listed(store('secure', secured), '')).toEqual([])
    expect(server.proxy.tunnels).toEqual([`localhost:${secure.port}`])
    process.env.NO_PROXY = 'example.org,localhost'
    expect(await listed(store('secure', secured), '')).toEqual([])
    expect(server.proxy.tunnels).toHaveLength(1)
    process.env = { ...process.env, NO_PROXY: '', HTTPS_PROXY: 'http://127.0.0.1:9' }
    expect(await failure(listed(store('secure', secured), ''))).toMatchObject({
      message: expect.stringContaining('nothing listens there'),
    })
  })

  describe('what a person is told', () => {
    test.each<[string, () => void, RemoteError['fault'], RegExp]>([
      ['no such bucket', () => {}, 'missing', /^There is no bucket nowhere at .*--endpoint-url/],
      ['no access', () => env(keys(STRANGER)), 'denied', /may not read s3:\/\/nowhere\/.*s3:ListBucket/],
      [
        'wrong secret',
        () => env({ AWS_SECRET_ACCESS_KEY: SECRET }),
        'denied',
        /secret key.*AWS_SECRET_ACCESS_KEY/,
      ],
      [
        'no credentials',
        () => env({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }),
        'denied',
        /There are no credentials.*--no-sign-request/,
      ],
      [
        'no such profile',
        () => env({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: 'work' }),
        'denied',
        /The profile work gives no credentials.*list-profiles/,
      ],
      ['expired', () => answer(400, s3Error('ExpiredToken')), 'denied', /have expired.*aws sso login/],
      ['throttled', () => answer(503, s3Error('SlowDown')), 'throttled', /slow down/],
      [
        'failing',
        () => answer(500, s3Error('InternalError')),
        'unavailable',
        /500 InternalError.*again later/,
      ],
      ['another web server', () => answer(404, 'nothing'), 'missing', /has nothing there.*--endpoint-url/],
      [
        'a name that no bucket has',
        () => answer(400, s3Error('InvalidBucketName')),
        'missing',
        /No bucket can have the name nowhere/,
      ],
      ['elsewhere', () => answer(301, s3Error('PermanentRedirect')), 'misused', /asked elsewhere.*--region/],
      ['elsewhere for now', () => answer(307, s3Error('TemporaryRedirect')), 'misused', /asked elsewhere/],
      [
        'a clock that stays wrong',
        () => answer(403, s3Error('RequestTimeTooSkewed')),
        'misused',
        /clock of this machine.*15 minutes.*set-ntp/,
      ],
      ['archived', () => answer(403, s3Error('InvalidObjectState')), 'denied', /Glacier.*restore-object/],
      [
        'a web console',
        () => answer(200, '<html>Sign in</html>'),
        'misused',
        /does not answer as S3.*console/,
      ],
      ['no XML at all', () => answer(400, 'What?'), 'misused', /does not answer as S3 does/],
      ['a proxy without a password', () => answer(407, ''), 'denied', /proxy wants.*HTTPS_PROXY/],
    ])('%s', async (_name, prepare, fault, words) => {
      prepare()
      const error = await failure(listed(store('nowhere'), ''))
      expect(error.fault).toBe(fault)
      const said = `${error.message} ${error.hint ?? ''}`
      expect(said).toMatch(words)
      expect(said).not.toContain(SECRET)
      expect(error.cause).toBeUndefined()
    })

    test.each(['nonsense', `http://user:${SECRET}@host`])('AWS_ENDPOINT_URL=%s', (address) => {
      env({ AWS_ENDPOINT_URL: address })
      expect(() => s3Options({})).toThrow(/^AWS_ENDPOINT_URL in the environment is no address of a server.$/)
    })

    test('a server that is not there', async () => {
      const gone = { 'endpoint-url': 'http://127.0.0.1:9' }
      expect(await failure(listed(store('x', gone), ''))).toMatchObject({ fault: 'unavailable' })
    })

    test.each(['s3://', 's3://!', 's3:///key'])('%s names no bucket', async (source) => {
      const { s3Location } = await import('../../../src/source/s3/location.ts')
      expect(() => s3Location(source)).toThrow('names no bucket')
    })
  })

  function env(values: Record<string, string>): void {
    Object.assign(process.env, values)
  }

  function answer(status: number, body: string): void {
    server.proxy.fault = () => ({ status, body })
  }
})

function s3Error(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${SECRET}</Message></Error>`
}

async function listed(store: S3Store, key: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  for await (const page of store.list(key, undefined)) files.push(...page)
  return files
}

async function text(store: S3Store, file: RemoteFile, from: number, to: number): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of store.read(file, from, to, undefined)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

async function failure(work: Promise<unknown>): Promise<RemoteError> {
  return work.then(
    () => {
      throw new Error('It did not fail.')
    },
    (error) => error as RemoteError,
  )
}
