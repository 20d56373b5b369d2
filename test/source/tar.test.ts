import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MOST_ENTRIES } from '../../src/source/archive-listing.ts'
import { makeTar } from './make-tar.ts'
import { found, read, readLog, tempFolder } from './temp-folder.ts'

const LONG_NAME = `${'folder/'.repeat(30)}application_1`
const BIG = 'event number one\n'.repeat(40_000)

const ENTRIES = [
  { name: 'x', type: 'directory' as const },
  { name: 'x/eventlog_v2_a/events_2_a', data: BIG },
  { name: 'x/eventlog_v2_a/appstatus_a', data: '' },
  { name: 'x/eventlog_v2_a/events_10_a', data: 'ten' },
  { name: 'x/eventlog_v2_a/events_1_a', data: 'one' },
  { name: LONG_NAME, data: 'long' },
  { name: '../../escape', data: 'dots' },
  { name: 'link', type: 'symlink' as const, linkname: '/etc/passwd' },
  { name: 'pipe', type: 'fifo' as const },
  { name: 'ümlaut', data: 'utf8', mtime: new Date(1_700_000_000_000) },
]

test.each(['tar', 'tar.gz'])('a %s is a tree of folders, told by its content', async (kind) => {
  const tar = await makeTar(ENTRIES)
  const folder = tempFolder({ 'export.bin': kind === 'tar' ? tar : gzipSync(tar) })
  const at = `${folder}/export.bin!/`
  const { logs, left } = await found([folder])
  const texts = new Map(await Promise.all(logs.map(async (log) => [log.path, await readLog(log)] as const)))
  expect(texts.get(`${at}x/eventlog_v2_a`)).toBe(`one${BIG}ten`)
  expect(texts.get(at + LONG_NAME)).toBe('long')
  expect(texts.get(`${at}../../escape`)).toBe('dots')
  expect(texts.get(`${at}ümlaut`)).toBe('utf8')
  expect(texts.size).toBe(4)
  expect(logs.find((log) => log.path.endsWith('ümlaut'))?.parts[0]?.modified).toBe(1_700_000_000_000)
  expect(left.map((one) => [one.path.slice(at.length), one.problem])).toEqual([
    ['link', undefined],
    ['pipe', undefined],
  ])
})

test('the entries of a plain tar are ranges of the file', async () => {
  const folder = tempFolder({
    'a.tar': await makeTar([
      { name: 'a', data: 'first' },
      { name: 'b', data: 'second' },
    ]),
  })
  const { logs } = await found([folder])
  const { path, offset, length } = logs[1]!.parts[0]!.local!
  expect(readFileSync(path).toString('latin1', offset, offset + length)).toBe('second')
})

test('the entries of a tar.gz can be looked at, read again, and read side by side', async () => {
  const entries = [1, 2, 3].map((n) => ({ name: `app_${n}`, data: `${n}${BIG}` }))
  const folder = tempFolder({ 'a.tgz': gzipSync(await makeTar(entries)) })
  const { logs } = await found([folder])
  const parts = logs.map((log) => log.parts[0]!)
  for (const part of [...parts, ...parts].reverse()) {
    for await (const chunk of part.open()) {
      expect(chunk.length).toBeGreaterThan(1000)
      break
    }
    expect((await read(part)).text.length).toBe(BIG.length + 1)
  }
  const together = await Promise.all(parts.map(read))
  expect(together.map(({ text, fault }) => [text[0], text.length, fault])).toEqual(
    [1, 2, 3].map((n) => [String(n), BIG.length + 1, undefined]),
  )
})

test('logs of a tar.gz come in its order, so that reading them is one pass', async () => {
  const entries = ['c', 'a', 'b'].map((name) => ({ name, data: name }))
  const folder = tempFolder({ 'a.tgz': gzipSync(await makeTar(entries)), 'b.tar': await makeTar(entries) })
  const { logs } = await found([folder])
  expect(logs.map((log) => log.path.at(-1)).join('')).toBe('cababc')
})

test.each(['tar', 'tar.gz'])('a %s that is cut anywhere gives what is there and says so', async (kind) => {
  const random = Buffer.from(Array.from({ length: 1500 }, (_, i) => (i * i * 31 + i) % 251))
  const text = random.toString('latin1')
  const tar = await makeTar([
    { name: 'a', data: random },
    { name: 'b', data: random },
  ])
  const whole = kind === 'tar' ? tar.subarray(0, tar.length - 1024) : gzipSync(tar)
  let complete = 0
  for (let length = kind === 'tar' ? 512 : 300; length < whole.length; length += 97) {
    const { logs, left } = await found([`${tempFolder({ a: whole.subarray(0, length) })}/a`])
    const parts = await Promise.all(logs.map((log) => read(log.parts[0]!)))
    for (const [i, part] of parts.entries()) {
      expect(text.startsWith(part.text)).toBe(true)
      if (part.text.length === text.length) complete++
      else expect(logs[i]?.problems).toMatchObject([{ code: 'truncated' }])
    }
    // Only the end mark or gzip's trailer may be cut without a loss.
    if (parts.length < 2 || parts.some((part) => part.text.length < text.length))
      expect(left.some((one) => one.problem === 'damaged_archive')).toBe(true)
  }
  expect(complete).toBeGreaterThan(0)
})

test.each(['tar', 'tar.gz'])('a damaged header in a %s costs its entry only', async (kind) => {
  const tar = await makeTar(['a', 'b', 'c'].map((name) => ({ name, data: name.repeat(600) })))
  tar[512 + 1024 + 5]! ^= 0xff
  const { logs, left } = await found([`${tempFolder({ t: kind === 'tar' ? tar : gzipSync(tar) })}/t`])
  expect(await Promise.all(logs.map(readLog))).toEqual(['a'.repeat(600), 'c'.repeat(600)])
  expect(left).toMatchObject([{ problem: 'damaged_archive' }])
})

test('a tar.gz that is broken in the middle keeps what came before', async () => {
  const random = Buffer.from(Array.from({ length: 400_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251))
  const packed = gzipSync(
    await makeTar([
      { name: 'a', data: 'good' },
      { name: 'b', data: random },
    ]),
  )
  packed.fill(0xff, packed.length - 2000, packed.length - 1500)
  const { logs, left } = await found([`${tempFolder({ t: packed })}/t`])
  expect(await readLog(logs[0]!)).toBe('good')
  const rest = await read(logs[1]!.parts[0]!)
  expect(rest.fault).toBe('damaged_archive')
  expect(random.toString('latin1').startsWith(rest.text)).toBe(true)
  expect(left).toMatchObject([{ problem: 'damaged_archive' }])
})

test('a file that was added again replaces the first one; joined archives are read to the end', async () => {
  const first = await makeTar([{ name: 'a', data: 'old' }])
  const second = await makeTar([
    { name: 'a', data: 'new' },
    { name: 'b', data: 'more' },
  ])
  const { logs, left } = await found([`${tempFolder({ t: Buffer.concat([first, second]) })}/t`])
  expect(await Promise.all(logs.map(readLog))).toEqual(['new', 'more'])
  expect(left).toMatchObject([{ reason: 'A later entry has the same name.' }])
})

test('sizes beyond 8 GiB and false ones do no harm', async () => {
  const tar = await makeTar([
    { name: 'a', data: 'x' },
    { name: 'b', data: 'y' },
  ])
  for (const size of [
    Buffer.from('77777777777\0'),
    Buffer.from('8000000000000fffffffffff', 'hex'),
    Buffer.alloc(12, 0xff),
  ]) {
    const bad = Buffer.from(tar)
    size.copy(bad, 124)
    bad.fill(' ', 148, 156)
    const sum = bad.subarray(0, 512).reduce((total, byte) => total + byte, 0)
    bad.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    const { left } = await found([`${tempFolder({ t: bad, u: 'x' })}/t`])
    const told = left.some((one) => one.problem === 'damaged_archive')
    // A size no file has makes it no header: then it is no tar, and a log by name.
    expect(told || left.length === 0).toBe(true)
  }
})

test('parts that stand in another order are read in theirs, and the cost of it is told', async () => {
  const numbers = [9, 8, 7, 6, 5, 4, 3, 2, 1]
  const entries = numbers.map((n) => ({ name: `eventlog_v2_a/events_${n}_a`, data: String(n) }))
  const tar = await makeTar([...entries, { name: 'eventlog_v2_a/appstatus_a', data: '' }])
  const { logs } = await found([tempFolder({ t: gzipSync(tar) })])
  expect(await readLog(logs[0]!)).toBe('123456789')
  expect(logs[0]?.problems).toMatchObject([
    { code: 'odd_layout', detail: expect.stringContaining('9 passes') },
  ])
  expect((await found([tempFolder({ t: tar })])).logs[0]?.problems).toEqual([])
})

test('of an archive of more files than can be held, some are listed, and that there are more is said', async () => {
  const header = (await makeTar([{ name: 'a' }])).subarray(0, 512)
  const entries = Buffer.alloc(512 * (MOST_ENTRIES + 1), header)
  const folder = tempFolder({ 'a.tar': Buffer.concat([entries, Buffer.alloc(1024)]) })
  const { left } = await found([folder])
  expect(left).toHaveLength(MOST_ENTRIES)
  expect(left.filter(({ problem }) => problem !== undefined)).toMatchObject([
    { problem: 'damaged_archive', reason: expect.stringContaining(`more than ${MOST_ENTRIES} entries`) },
  ])
})
