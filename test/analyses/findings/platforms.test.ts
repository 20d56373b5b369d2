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

test('before Spark 3.0 executors go only where a shuffle service keeps their output', async () => {
  const adviceFor = async (version: string) =>
    (await saidOf({}, (log) => log.replace('3.5.6', version))).advice.join()
  expect(await adviceFor('2.4.8')).toContain('spark.shuffle.service.enabled=true')
  expect(await adviceFor('3.5.6')).toContain('spark.dynamicAllocation.shuffleTracking.enabled=true')
}, 60_000)
