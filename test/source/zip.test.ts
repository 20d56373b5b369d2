import { readFileSync, writeFileSync } from 'node:fs'
import { createInflateRaw, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { crc32, tableCrc32 } from '../../src/base/crc32.ts'
import { inflated } from '../../src/source/inflate.ts'
import { makeTar } from './make-tar.ts'
import { makeZip } from './make-zip.ts'
import { found, read, readLog, tempFolder } from './temp-folder.ts'

const LONG = 'event\n'.repeat(200_000)

test('an archive is a tree of folders with the layouts of folders on disk', async () => {
  const zip = makeZip([
    { name: 'x/', data: '' },
    { name: 'x/eventlog_v2_a/events_10_a', data: 'c' },
    { name: 'x/eventlog_v2_a/events_2_a', data: 'b' },
    { name: 'x/eventlog_v2_a/appstatus_a.inprogress', data: '' },
    { name: 'x/db/eventlog', data: 'late' },
    { name: 'x/db/eventlog-2022-01-14--17-00.gz', data: 'early ' },
    { name: 'x/db/.DS_Store', data: '' },
    { name: '__MACOSX/x/db/._eventlog', data: '' },
    { name: 'app_1', data: LONG, streamed: true },
  ])
  const folder = tempFolder({ 'logs.download': zip })
  const at = `${folder}/logs.download!`
  const { logs, left } = await found([folder])
  expect(logs.map((log) => [log.path, log.layout, log.inProgress])).toEqual([
    [`${at}/app_1`, 'single', false],
    [`${at}/x/db`, 'databricks', false],
    [`${at}/x/eventlog_v2_a`, 'rolling', true],
  ])
  expect(await Promise.all(logs.map(readLog))).toEqual([LONG, 'early late', 'bc'])
  expect(logs[2]?.problems[0]?.detail).toContain('1, 3 to 9')
  expect(left.map((one) => one.path)).toEqual([`${at}/__MACOSX/x/db`, `${at}/x/db/.DS_Store`])
})

test('a stored entry is a range of the file; a packed one is not', async () => {
  const zip = makeZip([
    { name: 'a', data: 'packed' },
    { name: 'b', data: 'stored', method: 0 },
  ])
  const folder = tempFolder({ 'a.zip': zip })
  const { logs } = await found([folder])
  expect(logs[0]?.parts[0]?.local).toBeUndefined()
  const { path, offset, length } = logs[1]!.parts[0]!.local!
  expect(readFileSync(path).toString('latin1', offset, offset + length)).toBe('stored')
})

test('names that would lead out of the archive are labels only', async () => {
  const names = ['../x', '/etc/passwd', 'C:\\y', 'n\0ul\x1b[2J', '..', './z//w', 'q/../../..//v']
  const zip = makeZip(names.map((name) => ({ name, data: name })))
  const folder = tempFolder({ 'in/a.zip': zip, x: 'outside' })
  const { logs } = await found([`${folder}/in/a.zip`])
  const at = `${folder}/in/a.zip!/`
  const shown = new Map(await Promise.all(logs.map(async (log) => [log.path, await readLog(log)] as const)))
  expect(shown.get(`${at}../x`)).toBe('../x')
  expect(shown.get(`${at}etc/passwd`)).toBe('/etc/passwd')
  expect(shown.get(`${at}C:/y`)).toBe('C:\\y')
  expect(shown.get(`${at}n\\x00ul\\x1b[2J`)).toBe('n\0ul\x1b[2J')
  expect(shown.get(`${at}z/w`)).toBe('./z//w')
  expect(shown.get(`${at}q/../../../v`)).toBe('q/../../..//v')
})

test('encrypted and unknown entries, links and wrong checksums are told, the others read', async () => {
  const zip = makeZip([
    { name: 'a', data: 'secret', flags: 1 },
    { name: 'b', data: 'bzip2', method: 12 },
    { name: 'c', data: LONG, crc: 1 },
    { name: 'd', data: 'good', big: true },
  ])
  const { logs, left } = await found([`${tempFolder({ 'a.zip': zip })}/a.zip`])
  expect(left.map((one) => [one.reason.slice(0, 15), one.problem])).toEqual([
    ['It is encrypted', 'damaged_archive'],
    ['It is packed by', 'damaged_archive'],
  ])
  expect(await read(logs[0]!.parts[0]!)).toEqual({ text: LONG, fault: 'damaged_archive' })
  expect(await read(logs[1]!.parts[0]!)).toEqual({ text: 'good', fault: undefined })
})

test.each([false, true])(
  'a zip that is cut anywhere gives what is there and says so (streamed: %s)',
  async (streamed) => {
    const random = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * i * 31 + i) % 251))
    const zip = makeZip([
      { name: 'a', data: random, streamed },
      { name: 'b', data: random, streamed },
    ])
    const text = random.toString('latin1')
    for (let length = 4; length < zip.length; length += 13) {
      const { logs, left } = await found([`${tempFolder({ 'a.zip': zip.subarray(0, length) })}/a.zip`])
      expect(left.some((one) => one.problem === 'damaged_archive')).toBe(true)
      const parts = await Promise.all(logs.map((log) => read(log.parts[0]!)))
      for (const [i, part] of parts.entries()) {
        expect(text.startsWith(part.text)).toBe(true)
        if (part.text.length < text.length)
          expect(logs[i]?.problems).toMatchObject([{ code: 'damaged_archive' }])
      }
      if (length > zip.length - 100) expect(parts.map((part) => part.text)).toEqual([text, text])
    }
  },
)

test('a flipped bit never gives other bytes without a word', async () => {
  const zip = makeZip([{ name: 'a', data: 'event one, event two, event three' }])
  const folder = tempFolder()
  for (let bit = 0; bit < zip.length * 8; bit += 3) {
    const bad = Buffer.from(zip)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    writeFileSync(`${folder}/a.zip`, bad)
    const { logs, left } = await found([`${folder}/a.zip`])
    const parts = await Promise.all(logs.map((log) => read(log.parts[0]!)))
    const wrong = parts.filter((part) => part.text !== 'event one, event two, event three')
    const told =
      left.length > 0 || logs.some((log) => log.problems.length > 0) || parts.some((part) => part.fault)
    // A broken magic makes it a file of its own, for the codec to refuse.
    if (wrong.length > 0) expect(told || logs[0]?.path === `${folder}/a.zip`).toBe(true)
  }
})

test('entries that share their bytes are not read twice', async () => {
  const zip = makeZip([
    { name: 'a', data: 'x'.repeat(1000) },
    { name: 'b', data: 'x'.repeat(1000) },
  ])
  // The second entry of the directory points to the first one's data.
  zip.writeUInt32LE(0, zip.lastIndexOf('PK\x01\x02') + 42)
  const { logs, left } = await found([`${tempFolder({ 'a.zip': zip })}/a.zip`])
  expect(logs).toHaveLength(1)
  expect(left).toMatchObject([{ problem: 'expands_too_much' }])
})

test('a bomb is stopped soon after 256 MiB', async () => {
  const packed = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
  // Stored without its end mark, one deflate stream can be written again and again.
  const block = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { finishFlush: 3 })
  async function* bomb() {
    for (let i = 0; i < 5; i++) yield block
    yield packed
  }
  let size = 0
  const reading = async () => {
    for await (const chunk of inflated(bomb(), createInflateRaw(), 'bomb')) size += chunk.length
  }
  await expect(reading()).rejects.toMatchObject({ code: 'expands_too_much' })
  expect(size).toBeLessThan(330 * 1024 * 1024)
})

test('an archive in an archive is read where it can be, one deeper is not', async () => {
  const inner = makeZip([{ name: 'app_1', data: 'inner' }])
  const deeper = await makeTar([{ name: 'inner.zip', data: inner }])
  const zip = makeZip([
    { name: 'stored.zip', data: inner, method: 0 },
    { name: 'packed.zip', data: inner },
    { name: 'packed.tar', data: await makeTar([{ name: 'app_2', data: 'in tar' }]) },
    { name: 'deeper.tar', data: deeper, method: 0 },
  ])
  const folder = tempFolder({ 'a.zip': zip })
  const { logs, left } = await found([folder])
  expect(
    await Promise.all(logs.map(async (log) => [log.path.slice(folder.length), await readLog(log)])),
  ).toEqual([
    ['/a.zip!/packed.tar!/app_2', 'in tar'],
    ['/a.zip!/stored.zip!/app_1', 'inner'],
  ])
  expect(left.map((one) => [one.path.slice(folder.length), one.problem])).toEqual([
    ['/a.zip!/deeper.tar!/inner.zip', 'damaged_archive'],
    ['/a.zip!/packed.zip', 'damaged_archive'],
  ])
})

test('both ways to the checksum agree', () => {
  const bytes = Buffer.from('The quick brown fox jumps over the lazy dog')
  expect(tableCrc32(bytes, 0)).toBe(0x414fa339)
  expect(crc32(bytes.subarray(9), crc32(bytes.subarray(0, 9), 0))).toBe(0x414fa339)
  expect(tableCrc32(bytes.subarray(9), tableCrc32(bytes.subarray(0, 9), 0))).toBe(0x414fa339)
})
