/** Where the configuration of Hadoop says that namenodes answer HTTP. */
import { expect, test } from 'vitest'
import { hdfsAddress } from '../../../src/source/hdfs/address.ts'
import { tempFolder } from '../temp-folder.ts'

function namenodes(source: string, properties: Readonly<Record<string, string>>): readonly string[] {
  const xml = Object.entries(properties).map(
    ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`,
  )
  const conf = tempFolder({ 'hdfs-site.xml': `<configuration>${xml.join('')}</configuration>` })
  return hdfsAddress(source, undefined, conf).namenodes
}

const PAIR = {
  'dfs.nameservices': 'prod',
  'dfs.ha.namenodes.prod': 'nn1,nn2',
  'dfs.namenode.rpc-address.prod.nn1': 'one:8020',
  'dfs.namenode.rpc-address.prod.nn2': 'two:8020',
}

test('by their RPC addresses where nothing else is told, as Hadoop has it', () => {
  expect(namenodes('hdfs://prod/logs', PAIR)).toEqual(['http://one:9870', 'http://two:9870'])
  expect(namenodes('hdfs://prod/logs', { ...PAIR, 'dfs.http.policy': 'HTTPS_ONLY' })).toEqual([
    'https://one:9871',
    'https://two:9871',
  ])
})

test('one that listens to all addresses is asked by that of its RPC server', () => {
  const all = { 'dfs.namenode.http-address': '0.0.0.0:50070', 'fs.defaultFS': 'hdfs://master:8020' }
  expect(namenodes('hdfs:///logs', all)).toEqual(['http://master:50070'])
  expect(
    namenodes('hdfs://prod/logs', { ...PAIR, 'dfs.namenode.http-address.prod.nn1': '0.0.0.0:1' }),
  ).toEqual(['http://one:1', 'http://two:9870'])
})
