/** Advice fits what an application ran on: an hour of four cores in which two tasks ran. */
import { expect, test } from 'vitest'
import { findFindings, findingFiles } from '../../../src/analyses/find.ts'
import { asked, handLog, loaded } from '../hand-log.ts'

const FILES = findingFiles().filter(({ id }) => ['idle-cores', 'removed-settings'].includes(id))

/** What is said of that hour, one text a finding, and what cannot be told. */
async function saidOf(settings: Readonly<Record<string, string>>, change: (log: string) => string) {
  const log = handLog({
    to: 3600,
    settings: { 'spark.master': 'spark://m:7077', ...settings },
    executors: [{ id: '1', cores: 4, from: 0 }],
    jobs: [{ from: 10, to: 20, stages: [{ id: 0, tasks: [{ from: 10, to: 20 }] }] }],
  })
  const { db, remove } = await loaded([change(log)])
  try {
    const [found] = await asked(db, (connection) => findFindings(connection, FILES))
    return {
      advice: found!.findings.map(({ id, place, advice }) => `${id} ${place}: ${advice}`),
      what: found!.findings.filter(({ id }) => id === 'removed-settings').map(({ what }) => what),
      cannotTell: found!.cannotTell.map(({ id }) => id),
    }
  } finally {
    remove()
  }
}

test("Databricks' logs tell their Spark by the names of its jars; clusters there scale by themselves, and what it sets is no one's fault", async () => {
  const jar = '/databricks/jars/----ws_3_4--sql--core--libcore_resources.jar'
  const { advice, cannotTell } = await saidOf(
    {
      'spark.databricks.clusterUsageTags.clusterId': '1',
      'spark.akka.frameSize': '256',
      'spark.yarn.access.namenodes': 'hdfs://a',
    },
    (log) =>
      log
        .replace('{"Event":"SparkListenerLogStart","Spark Version":"3.5.6"}\n', '')
        .replace('"Classpath Entries":{}', `"Classpath Entries":{"${jar}":"System Classpath"}`),
  )
  expect(cannotTell).toEqual([])
  expect(advice.find((text) => text.startsWith('idle-cores'))).toContain('autoscaling')
  expect(advice.filter((text) => text.startsWith('removed-settings'))).toEqual([
    expect.stringContaining('spark.yarn.access.namenodes'),
  ])
}, 60_000)

test('a removed setting of Spark SQL does more harm than none: Spark refuses it', async () => {
  const { what } = await saidOf(
    { 'spark.sql.parquet.int64AsTimestampMillis': 'true', 'spark.shuffle.consolidateFiles': 'true' },
    (log) => log,
  )
  expect(what).toEqual([
    'spark.shuffle.consolidateFiles=true has no effect since Spark 2.0.0.',
    'spark.sql.parquet.int64AsTimestampMillis=true has no effect since Spark 3.0.0; a session with a value that was not its default is refused.',
  ])
}, 60_000)

test('before Spark 3.0 executors go only where a shuffle service keeps their output', async () => {
  const adviceFor = async (version: string) =>
    (await saidOf({}, (log) => log.replace('3.5.6', version))).advice.join()
  expect(await adviceFor('2.4.8')).toContain('spark.shuffle.service.enabled=true')
  expect(await adviceFor('3.5.6')).toContain('spark.dynamicAllocation.shuffleTracking.enabled=true')
}, 60_000)

test('a kill for memory is sure only where the cluster manager says so, and a number in its text is no exit code', async () => {
  const said = async (reason: string) => {
    const log = handLog({
      to: 100,
      settings: { 'spark.master': 'yarn' },
      executors: [
        { id: '1', cores: 1, from: 0, to: 20 },
        { id: '2', cores: 1, from: 0, to: 21 },
        { id: '3', cores: 1, from: 0 },
      ],
      jobs: [
        {
          from: 10,
          to: 40,
          stages: [
            {
              id: 0,
              tasks: [
                { from: 10, to: 20, on: '1', failed: true },
                { from: 10, to: 21, on: '2', failed: true },
                { from: 20, to: 40, on: '3' },
              ],
            },
          ],
        },
      ],
    })
    const { db, remove } = await loaded([
      log
        .replaceAll(/"Removed Reason":"[^"]*"/g, `"Removed Reason":${JSON.stringify(reason)}`)
        .replaceAll('"Reason":"ExceptionFailure"', '"Reason":"ExecutorLostFailure"'),
    ])
    try {
      const kills = findingFiles().filter(({ id }) => id === 'memory-kills')
      const [found] = await asked(db, (connection) => findFindings(connection, kills))
      return found!.findings.map(({ place, certainty, advice }) => [place, certainty, advice.slice(0, 28)])
    } finally {
      remove()
    }
  }
  const overhead = 'spark.executor.memoryOverhead'.slice(0, 28)
  expect(
    await said('The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM).'),
  ).toEqual([['2 executors (memory 137)', 'likely', overhead]])
  expect(
    await said(
      'Container killed by YARN for exceeding physical memory limits. 52 GB of 50 GB physical memory used.',
    ),
  ).toEqual([['2 executors (memory)', 'sure', overhead]])
  expect(await said('Command exited with code 52')).toEqual([
    ['2 executors (memory 52)', 'sure', 'The heap itself was full: sp'],
  ])
}, 60_000)
