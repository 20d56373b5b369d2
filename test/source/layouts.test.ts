import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { found, readLog, tempFolder } from './temp-folder.ts'

test('Databricks: dated parts by their dates, then eventlog', async () => {
  const folder = tempFolder({
    'cluster/eventlog': 'd',
    'cluster/eventlog-2022-01-14--18-00.gz': 'c',
    'cluster/eventlog-2021-12-31--23-00': 'a',
    'cluster/eventlog-2022-01-14--17-00.gz': 'b',
    'cluster/pricing.json': '{}',
  })
  const { logs } = await found([folder])
  expect(logs.map((log) => [log.path, log.layout])).toEqual([
    [`${folder}/cluster`, 'databricks'],
    [`${folder}/cluster/pricing.json`, 'single'],
  ])
  expect(await readLog(logs[0]!)).toBe('abcd')
  expect(logs[0]?.problems).toEqual([])
})

test('Databricks: of two copies of a part the plain one is read; a missing newest part is said', async () => {
  const folder = tempFolder({ 'eventlog-2022-01-14--17-00.gz': 'z', 'eventlog-2022-01-14--17-00': 'a' })
  const { logs, left } = await found([folder])
  expect(await readLog(logs[0]!)).toBe('a')
  expect(left.map((one) => basename(one.path))).toEqual(['eventlog-2022-01-14--17-00.gz'])
  expect(logs[0]?.problems.map((problem) => problem.code)).toEqual(['odd_layout', 'odd_layout'])
})

test('Databricks: any one part by name leads to the whole log', async () => {
  const folder = tempFolder({ eventlog: 'b', 'eventlog-2022-01-14--17-00.gz': 'a' })
  const { logs } = await found([`${folder}/eventlog`])
  expect(await readLog(logs[0]!)).toBe('ab')
})

test('a lone file named eventlog is a single file', async () => {
  const folder = tempFolder({ eventlog: 'a' })
  const { logs } = await found([folder])
  expect(logs.map((log) => [log.path, log.layout])).toEqual([[`${folder}/eventlog`, 'single']])
})

test('Spark 1.x: EVENT_LOG_n in order, with version and state from the names of files', async () => {
  const folder = tempFolder({
    'app/EVENT_LOG_2': 'b',
    'app/EVENT_LOG_1': 'a',
    'app/SPARK_VERSION_1.2.0': '',
    'app/COMPRESSION_CODEC_org.apache.spark.io.LZFCompressionCodec': '',
    'app/APPLICATION_COMPLETE': '',
    'gone/EVENT_LOG_1': 'a',
    'gone/EVENT_LOG_3': 'c',
  })
  const { logs, left } = await found([folder])
  expect(await readLog(logs[0]!)).toBe('ab')
  expect(logs[0]).toMatchObject({
    path: `${folder}/app`,
    layout: 'spark1',
    inProgress: false,
    sparkVersion: '1.2.0',
  })
  expect(logs[1]).toMatchObject({ layout: 'spark1', inProgress: true, sparkVersion: undefined })
  expect(logs[1]?.problems.map((problem) => problem.detail)).toEqual(['Not there: the part with number 2.'])
  expect(left).toEqual([])
})

test('attempts are logs of their own; names tell what is in progress', async () => {
  const folder = tempFolder({
    app_1: 'a',
    'app_2.lz4': 'b',
    'app_10.zstd.inprogress': 'c',
    'app_11.inprogress.gz': 'd',
    'app_12.inprogress.compact': 'e',
    'inprogress_13.txt': 'f',
  })
  const { logs } = await found([folder])
  expect(logs.map((log) => [basename(log.path), log.inProgress])).toEqual([
    ['app_1', false],
    ['app_2.lz4', false],
    ['app_10.zstd.inprogress', true],
    ['app_11.inprogress.gz', true],
    ['app_12.inprogress.compact', true],
    ['inprogress_13.txt', false],
  ])
})

test('names that only look like parts stand alone', async () => {
  const folder = tempFolder({
    'events_1_app.bak': 'a',
    events_x_app: 'b',
    events_9999999999999999_app: 'c',
    'eventlog-2022': 'd',
    EVENT_LOG_x: 'e',
  })
  const { logs } = await found([folder])
  expect(logs.every((log) => log.layout === 'single')).toBe(true)
  expect(logs).toHaveLength(5)
})

test('checksum files, markers and hidden files are one row a folder and a kind, unless they are named', async () => {
  const folder = tempFolder({
    app_1: 'a',
    '.app_1.crc': '12345678',
    '.app_2.crc': '12345678',
    _SUCCESS: '',
    '.DS_Store': 'x',
    'sub/.app_3.crc': '12345678',
    '.git/config': 'x',
  })
  const { logs, left } = await found([folder])
  expect(logs.map((log) => basename(log.path))).toEqual(['app_1'])
  expect(left.map((one) => [one.path.slice(folder.length), one.bytes, one.reason, one.problem])).toEqual([
    ['/.git', undefined, 'A hidden folder; name it to have it read.', undefined],
    ['/*.crc', 16, '2 checksum files of Hadoop.', undefined],
    ['/_SUCCESS', 0, 'A marker of a job, not a log.', undefined],
    ['/.DS_Store', 1, 'A hidden file; name it to have it read.', undefined],
    ['/sub/.app_3.crc', 8, 'A checksum file of Hadoop.', undefined],
  ])
  const named = ['_SUCCESS', '.DS_Store', '.app_1.crc', '.git'].map((name) => `${folder}/${name}`)
  expect((await found(named)).logs).toHaveLength(4)
})
