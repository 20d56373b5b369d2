import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BlockBuilder } from '../../src/decode/block-builder.ts'
import { taskEnd } from '../hostile/small-app.ts'
import { decodeLines, decodePlainly } from './plain-rows.ts'
import { taskEnds, write } from './task-events.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A line as Spark writes it, with values that a shape can be learnt from. */
const USUAL = fc.sample(taskEnds, { seed: 7, numRuns: 40 }).map((event) => bytes(write(event)))

function expectSame(lines: readonly Uint8Array[]): void {
  const builder = new BlockBuilder()
  decodeLines(USUAL, builder)
  // Twice: the first time teaches the shapes, the second time uses them.
  decodeLines(lines, builder)
  expect(decodeLines(lines, builder)).toEqual(decodePlainly(lines))
}

test('any fields, any values, any order, any white space: as JSON.parse reads them', () => {
  const lines = fc.array(
    fc
      .tuple(taskEnds, fc.nat(12), fc.constantFrom('', ' ', '\t '))
      .map(([event, shuffle, space]) => bytes(write(event, { shuffle, space }))),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(fc.property(lines, expectSame), { numRuns: 150 })
})

test('lines of one shape and other values: as JSON.parse reads them', () => {
  const shape = fc.sample(taskEnds, { seed: 3, numRuns: 1 })[0]!
  const values = fc
    .array(taskEnds, { minLength: 2, maxLength: 5 })
    .map((events) => events.map((event) => bytes(write(event, { shuffle: Object.keys(shape).length }))))
  fc.assert(fc.property(values, expectSame), { numRuns: 150 })
})

test('a byte changed, lost or added anywhere: as JSON.parse reads it', () => {
  const change = fc.record({
    line: fc.nat(USUAL.length - 1),
    at: fc.nat(),
    kind: fc.constantFrom('change', 'lose', 'add', 'swap digits'),
    byte: fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 0x0a),
    ),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      expectSame(
        changes.map(({ line, at, kind, byte }) => mutate(USUAL[line]!, at % USUAL[line]!.length, kind, byte)),
      )
    }),
    { numRuns: 400 },
  )
})

test('carriage returns at the ends of lines change nothing', () => {
  const lines = USUAL.slice(0, 5)
  const builder = new BlockBuilder()
  decodeLines(lines, builder)
  expect(
    decodeLines(
      lines.map((line) => Buffer.concat([line, Buffer.from('\r')])),
      builder,
    ),
  ).toEqual(decodePlainly(lines))
})

test('something else where an object with columns stands teaches nothing wrong', () => {
  const usual = taskEnd(1)
  for (const [path, other] of ODD_OBJECTS) {
    // The odd line comes first, so that its shape is the one that is tried.
    const lines = [write(oddly(usual, path, other)), write(usual)].map(bytes)
    const builder = new BlockBuilder()
    expect(decodeLines([...lines, ...lines], builder), `${path} ${other}`).toEqual(
      decodePlainly([...lines, ...lines]),
    )
  }
})

const ODD_OBJECTS: [string[], unknown][] = [
  ['Task Info'],
  ['Task Metrics'],
  ['Task Metrics', 'Shuffle Read Metrics'],
  ['Task Metrics', 'Input Metrics'],
  ['Task Executor Metrics'],
  ['Task End Reason'],
].flatMap((path) => [[], [{ a: 1 }], {}, 0, 'x', null, true].map((odd): [string[], unknown] => [path, odd]))

function oddly(event: object, [key, ...below]: readonly string[], odd: unknown): object {
  const inner = (event as Record<string, object>)[key!]!
  return { ...event, [key!]: below.length === 0 ? odd : oddly(inner, below, odd) }
}

function mutate(line: Uint8Array, at: number, kind: string, byte: number): Uint8Array {
  const before = line.subarray(0, at)
  if (kind === 'lose') return Buffer.concat([before, line.subarray(at + 1)])
  if (kind === 'add') return Buffer.concat([before, Uint8Array.of(byte), line.subarray(at)])
  const changed = line.slice()
  const digit = changed[at]! >= 0x30 && changed[at]! <= 0x39
  changed[at] = kind === 'swap digits' && digit ? 0x30 + (byte % 10) : byte
  return changed
}
