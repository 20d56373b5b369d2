import { describe, expect, test } from 'vitest'
import { javaHash, longHash } from '../../src/reconstruct/scala-hash.ts'
import { asScalaMap, doubleHash, seqHash, textHash } from '../../src/reconstruct/scala-map-order.ts'

/** As Spark 4.3.0's history server gave them back. */
describe('maps of a log come back in the order of a hash set of pairs', () => {
  test.each([
    ['0', 'stderr,stdout'],
    ['3', 'stdout,stderr'],
  ])('URLs of logs of executor %s', (executor, order) => {
    const url = (type: string) =>
      `http://node-3:8082/logPage/?appId=app-20261121152407-0000&executorId=${executor}&logType=${type}`
    const logs = new Map(['stdout', 'stderr'].map((type) => [type, url(type)]))
    expect([...asScalaMap(logs, textHash).keys()].join()).toBe(order)
  })

  test.each([
    [{ cores: 1, memory: 1024, offHeap: 0 }, ['memory', 'offHeap', 'cores']],
    [{ memory: 512, offHeap: 0 }, ['memory', 'offHeap']],
  ])('what executors ask for: %j', (amounts, order) => {
    const hashOf = ([name, amount]: readonly [string, number]) =>
      seqHash([javaHash(name), longHash(amount), javaHash(''), javaHash('')])
    const requests = new Map(Object.entries(amounts).map((entry) => [entry[0], entry] as const))
    expect([...asScalaMap(requests, hashOf).keys()]).toEqual(order)
  })

  test('what tasks ask for', () => {
    const hashOf = ([name, amount]: readonly [string, number]) =>
      seqHash([javaHash(name), doubleHash(amount)])
    const requests = new Map([
      ['cpus', ['cpus', 1] as const],
      ['gpu', ['gpu', 0.5] as const],
    ])
    expect([...asScalaMap(requests, hashOf).keys()]).toEqual(['gpu', 'cpus'])
  })

  test('a map of more than four has the order of its keys, whatever the values', () => {
    const keys = ['cores', 'offHeap', 'memoryOverhead', 'pyspark.memory', 'memory']
    for (const value of ['x', 'another'])
      expect([...asScalaMap(new Map(keys.toReversed().map((key) => [key, value])), textHash).keys()]).toEqual(
        keys,
      )
  })
})
