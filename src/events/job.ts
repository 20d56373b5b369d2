import { event, field, int, int32, list, object, optional, orElse, text } from './schema.ts'
import { properties, stageInfo } from './stage.ts'

/** Jobs (JsonProtocol.scala: jobStartFromJson, jobEndFromJson). Times are -1 before Spark 1.3. */
export const JOB_EVENTS = [
  event('SparkListenerJobStart', {
    jobId: field('Job ID', int32),
    time: field('Submission Time', orElse(int, -1)),
    stageIds: field('Stage IDs', orElse(list(int32), [])),
    /** Since Spark 1.2. */
    stages: field('Stage Infos', optional(list(stageInfo))),
    properties: field('Properties', properties),
  }),
  event('SparkListenerJobEnd', {
    jobId: field('Job ID', int32),
    time: field('Completion Time', orElse(int, -1)),
    result: field(
      'Job Result',
      object({
        /** JobSucceeded or JobFailed. */
        name: field('Result', text),
        exception: field('Exception', optional(object({ message: field('Message', optional(text)) }))),
      }),
    ),
  }),
] as const
