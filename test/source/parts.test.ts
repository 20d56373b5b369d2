import { appendFileSync, rmSync, truncateSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { found, read, tempFolder } from './temp-folder.ts'

const MIB = 1024 * 1024

async function onlyPart(sources: readonly string[]) {
  const { logs } = await found(sources)
  expect(logs).toHaveLength(1)
  return logs[0]!.parts[0]!
}

test('a file comes in chunks that can be transferred, as often as it is opened', async () => {
  const bytes = Buffer.alloc(2.5 * MIB, 'spark')
  const folder = tempFolder({ app_1: bytes })
  const part = await onlyPart([`${folder}/app_1`])
  expect(part).toMatchObject({ bytes: bytes.length, local: { offset: 0, length: bytes.length } })
  expect(part.modified).toBeGreaterThan(1_600_000_000_000)
  for (let round = 0; round < 2; round++) {
    const copies: Buffer[] = []
    for await (const chunk of part.open()) {
      expect(chunk.byteLength).toBeLessThanOrEqual(MIB)
      copies.push(Buffer.from(chunk))
      expect(chunk.buffer).toBeInstanceOf(ArrayBuffer)
      if (chunk.buffer instanceof ArrayBuffer) structuredClone(chunk.buffer, { transfer: [chunk.buffer] })
    }
    expect(Buffer.concat(copies).equals(bytes)).toBe(true)
  }
})

test('a file that grew is read up to where it ended', async () => {
  const folder = tempFolder({ app_1: 'old' })
  const part = await onlyPart([`${folder}/app_1`])
  appendFileSync(`${folder}/app_1`, 'new')
  expect(await read(part)).toEqual({ text: 'old', fault: undefined })
})

test('a file that was cut or removed after it was listed says so after its last byte', async () => {
  const folder = tempFolder({ app_1: 'abcdef' })
  const part = await onlyPart([`${folder}/app_1`])
  truncateSync(`${folder}/app_1`, 4)
  expect(await read(part)).toEqual({ text: 'abcd', fault: 'changed_while_read' })
  rmSync(`${folder}/app_1`)
  expect(await read(part)).toEqual({ text: '', fault: 'unreadable' })
})

test('an empty file is a log as far as its name tells', async () => {
  const folder = tempFolder({ app_1: '' })
  expect(await read(await onlyPart([folder]))).toEqual({ text: '', fault: undefined })
})

test('gzip that holds no tar, and junk with the magic of gzip, are left to the codec', async () => {
  const folder = tempFolder({ 'a.gz': gzipSync('{"Event":1}'), b: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) })
  expect((await found([folder])).logs.map((log) => log.layout)).toEqual(['single', 'single'])
})

test('standard input is a log that can be read once', async () => {
  async function* stdin() {
    yield Buffer.from('{"Event":')
    yield Buffer.from('1}')
  }
  const { logs } = await found(['-'], { stdin: stdin() })
  const part = logs[0]!.parts[0]!
  expect(logs[0]).toMatchObject({ path: '-', layout: 'single' })
  expect(part).toMatchObject({ bytes: undefined, modified: undefined, local: undefined })
  expect(await read(part)).toEqual({ text: '{"Event":1}', fault: undefined })
  expect(await read(part)).toEqual({ text: '', fault: 'unreadable' })
})

test('an archive on standard input is told to be saved; an empty or failing one does no harm', async () => {
  async function* zip() {
    yield Buffer.from('PK\x03\x04')
  }
  async function* empty() {}
  async function* failing() {
    yield Buffer.from('x')
    throw new Error('gone')
  }
  expect((await found(['-'], { stdin: zip() })).left[0]?.reason).toContain('save it to a file')
  expect(await read((await found(['-'], { stdin: empty() })).logs[0]!.parts[0]!)).toEqual({
    text: '',
    fault: undefined,
  })
  expect((await found(['-'], { stdin: failing() })).left).toMatchObject([
    { path: '-', problem: 'unreadable' },
  ])
})
