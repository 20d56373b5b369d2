import { double, event, field, int32, long, map, object, optional, orElse, text } from './schema.ts'

const entries = map(optional(text))
const noEntries: ReadonlyMap<string, string | undefined> = new Map()

const executorRequest = object({
  resourceName: field('Resource Name', text),
  amount: field('Amount', long),
  discoveryScript: field('Discovery Script', orElse(text, '')),
  vendor: field('Vendor', orElse(text, '')),
})

const taskRequest = object({
  resourceName: field('Resource Name', text),
  amount: field('Amount', double),
})

/** Configuration and resource profiles (JsonProtocol.scala: environmentUpdateFromJson, resourceProfileAddedFromJson). */
export const ENVIRONMENT_EVENTS = [
  event('SparkListenerEnvironmentUpdate', {
    jvm: field('JVM Information', orElse(entries, noEntries)),
    spark: field('Spark Properties', orElse(entries, noEntries)),
    /** Since Spark 3.0. */
    hadoop: field('Hadoop Properties', orElse(entries, noEntries)),
    system: field('System Properties', orElse(entries, noEntries)),
    /** Since Spark 3.4. */
    metrics: field('Metrics Properties', orElse(entries, noEntries)),
    classpath: field('Classpath Entries', orElse(entries, noEntries)),
  }),
  event('SparkListenerResourceProfileAdded', {
    resourceProfileId: field('Resource Profile Id', int32),
    executorRequests: field('Executor Resource Requests', map(executorRequest)),
    taskRequests: field('Task Resource Requests', map(taskRequest)),
  }),
] as const
