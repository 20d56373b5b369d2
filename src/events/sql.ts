import {
  event,
  FieldError,
  field,
  int,
  list,
  long,
  map,
  object,
  optional,
  orElse,
  type Reader,
  text,
} from './schema.ts'

/** A metric that a plan node declares. Its values come as updates of the accumulator. */
export interface PlanMetric {
  readonly name: string
  readonly accumulatorId: number
  /** sum, size (bytes), timing (ms), nsTiming (ns), average (tenths), v2Custom_<class>, or a vendor's own. */
  readonly metricType: string
}

/** A node of a physical plan (SparkPlanInfo.scala). */
export interface PlanInfo {
  readonly nodeName: string
  readonly simpleString: string
  readonly children: readonly PlanInfo[]
  /** Of file scans: location, schema, pushed filters. Not in Spark 2.3. */
  readonly metadata: ReadonlyMap<string, string | undefined>
  readonly metrics: readonly PlanMetric[]
}

const planMetric = object({
  name: field('name', orElse(text, '')),
  accumulatorId: field('accumulatorId', int),
  metricType: field('metricType', orElse(text, '')),
})

const planInfo: Reader<PlanInfo> = object({
  nodeName: field('nodeName', orElse(text, '')),
  simpleString: field('simpleString', orElse(text, '')),
  children: field(
    'children',
    orElse(
      list((value, path) => planInfo(value, path)),
      [],
    ),
  ),
  metadata: field('metadata', orElse(map(optional(text)), new Map())),
  metrics: field('metrics', orElse(list(planMetric), [])),
})

/** Accumulator id and value. */
const update: Reader<readonly [number, number | bigint]> = (value, path) => {
  if (!Array.isArray(value) || value.length < 2) throw new FieldError(`${path}: expected [id, value]`)
  return [int(value[0], `${path}[0]`), long(value[1], `${path}[1]`)]
}

const PACKAGE = 'org.apache.spark.sql.execution.ui'

/** SQLListener.scala */
export const SQL_EVENTS = [
  event(`${PACKAGE}.SparkListenerSQLExecutionStart`, {
    executionId: field('executionId', int),
    /** Since Spark 3.4. */
    rootExecutionId: field('rootExecutionId', optional(int)),
    description: field('description', optional(text)),
    details: field('details', optional(text)),
    planDescription: field('physicalPlanDescription', optional(text)),
    plan: field('sparkPlanInfo', planInfo),
    time: field('time', optional(int)),
    /** Since Spark 3.3. */
    modifiedConfigs: field('modifiedConfigs', optional(map(optional(text)))),
    /** Since Spark 3.5. */
    jobTags: field('jobTags', optional(list(text))),
    /** Since Spark 4.0. */
    jobGroupId: field('jobGroupId', optional(text)),
    /** Since Spark 4.2. */
    queryId: field('queryId', optional(text)),
  }),
  event(`${PACKAGE}.SparkListenerSQLExecutionEnd`, {
    executionId: field('executionId', int),
    time: field('time', optional(int)),
    /** Since Spark 3.4; empty if there was no error. */
    errorMessage: field('errorMessage', optional(text)),
    /** Since Spark 4.2. */
    queryId: field('queryId', optional(text)),
  }),
  /** A plan that adaptive execution put in place of the one before. */
  event(`${PACKAGE}.SparkListenerSQLAdaptiveExecutionUpdate`, {
    executionId: field('executionId', int),
    planDescription: field('physicalPlanDescription', optional(text)),
    plan: field('sparkPlanInfo', planInfo),
  }),
  /** Metrics of subqueries, which are not yet in the plan. */
  event(`${PACKAGE}.SparkListenerSQLAdaptiveSQLMetricUpdates`, {
    executionId: field('executionId', int),
    metrics: field('sqlPlanMetrics', list(planMetric)),
  }),
  event(`${PACKAGE}.SparkListenerDriverAccumUpdates`, {
    executionId: field('executionId', int),
    updates: field('accumUpdates', list(update)),
  }),
] as const
