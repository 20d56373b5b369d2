import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shownSource } from '../../src/source/schemes.ts'
import { found, tempFolder } from './temp-folder.ts'

test.each([
  ['gs://bucket/logs', /^gs:\/\/bucket\/logs: gs:\/\/ is not read: .*HMAC key.*--endpoint-url/],
  ['ABFSS://container@account.dfs.core.windows.net/logs', /abfss:\/\/ is not read: copy the files/],
  ['xyz://somewhere', /xyz:\/\/ is not read\. Copy the files to this machine/],
  ['dbfs:/cluster-logs', /^dbfs:\/cluster-logs: dbfs:\/\/ is not read: name the folder where it is mounted/],
  ['dbfs:/cluster-logs/*', /dbfs:\/\/ is not read: .*databricks fs cp -r/],
  ['s3:/bucket/logs', /^s3:\/bucket\/logs: An address of s3 has two slashes: s3:\/\/bucket\/logs/],
  ['s3a:bucket/logs', /An address of s3a has two slashes: s3a:\/\/bucket\/logs/],
  ['hdfs:/spark-logs', /An address of hdfs has three slashes: hdfs:\/\/\/spark-logs/],
  [
    'https:/me:secret@host/log',
    /^https:\/host\/log: An address of https has two slashes: https:\/\/host\/log$/,
  ],
])('%s: what to do instead', async (source, words) => {
  await expect(found([source])).rejects.toThrow(words)
})

test('beside other sources it is skipped with that reason', async () => {
  const folder = tempFolder({ app: '{"Event":"x"}\n' })
  const { logs, left } = await found([folder, 'xyz://somewhere'])
  expect(logs).toHaveLength(1)
  expect(left).toMatchObject([{ path: 'xyz://somewhere', problem: 'unreadable' }])
})

test('a folder of that name is no reason to take an address for a path', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'xyz:'))
  writeFileSync(join(folder, 'xyz:', 'app'), '{"Event":"x"}\n')
  await expect(found(['xyz://app'])).rejects.toThrow('is not read')
})

test('what may be secret in an address is not shown', () => {
  expect(shownSource('https://user:secret@host/log?X-Amz-Signature=abc')).toBe('https://host/log')
  expect(shownSource('shs:http://user:secret@host:18080/base')).toBe('shs:http://host:18080/base')
  expect(shownSource('shs:http://user:se/cr/et@host:18080')).toBe('shs:http://host:18080')
  expect(shownSource('http://host/a@b/log')).toBe('http://host/a@b/log')
  expect(shownSource('/tmp/a?b=c')).toBe('/tmp/a?b=c')
})
