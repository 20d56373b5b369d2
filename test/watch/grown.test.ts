import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomNumbers } from '../decode/random-numbers.ts'
import { tableDifferences } from '../samples/plain-tables.ts'
import { LOGS } from '../samples/samples.ts'
import { Watched } from './watched.ts'

/**
 * Places where the files of a log are cut; the tables are compared with those of a whole load after each. What is cheap is
 * tested at many more: reading on in test/decode/reading-on.test.ts, the rows of what is live in test/samples/finish.test.ts.
 */
const CUTS = Number(process.env.AFTERGLOW_CUTS ?? 2)

/** Every codec and layout, and every kind of event. */
const SOME = [
  '32-lz4',
  '35-cluster',
  '35-cut-snappy',
  '35-dynamic',
  '35-thrift',
  '43-adaptive',
  '43-connect',
  '43-cut-lzf',
  '43-failures',
  '43-rolling',
  '43-storage-blocks',
  '43-streaming',
]
const WATCHED = LOGS.filter(({ sample }) => process.env.AFTERGLOW_CUTS !== undefined || SOME.includes(sample))

describe.each(WATCHED)('$sample $expected.attempt_id', ({ files, path, expected }) => {
  const { seed, random } = randomNumbers()

  test(`grown piece by piece (seed ${seed})`, async () => {
    const watched = await Watched.begin()
    const isFolder = expected.layout !== 'single'
    const place = isFolder ? join(watched.folder, basename(path)) : watched.folder
    if (isFolder) {
      mkdirSync(place)
      writeFileSync(join(place, `appstatus_${expected.app_id}.inprogress`), '')
    }
    let isKnown = false
    for (const file of files) {
      const bytes = readFileSync(file)
      const cuts = Array.from({ length: Math.ceil(CUTS / files.length) }, () =>
        Math.floor(random() * bytes.length),
      )
      const ends = [...cuts.sort((a, b) => a - b), bytes.length]
      const target = join(place, isFolder ? basename(file) : `${expected.app_id}.inprogress`)
      for (const [i, end] of ends.entries()) {
        appendFileSync(target, bytes.subarray(ends[i - 1] ?? 0, end))
        const { removed, files: read } = await watched.round()
        expect(tableDifferences(await watched.whole(), await watched.texts())).toEqual([])
        // Once the start of the application was read, it is read on: no attempt takes the place of another one.
        if (isKnown) expect(removed).toEqual([])
        isKnown ||= read.some(({ appId, events }) => appId === expected.app_id && events > 0)
      }
    }
    expect(tableDifferences(await watched.wholeAnew(), await watched.texts())).toEqual([])
  })
})
