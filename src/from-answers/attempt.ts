/** A list of applications -> `attempts`. */
import type { ListedAttempt } from '../source/answers.ts'
import { attempts } from '../tables/attempts.ts'
import type { KnownExecutors } from './executors.ts'
import type { Sink } from './sink.ts'

/** ApplicationStart gives the logs and attributes of the driver to its executor (AppStatusListener.scala). */
export function attemptRow(listed: ListedAttempt, driver: KnownExecutors['driver'], sink: Sink): void {
  sink.row(attempts, {
    name: listed.name,
    spark_user: listed.user ?? null,
    start_time: listed.start ?? null,
    end_time: listed.end ?? null,
    completed: listed.completed,
    exit_code: listed.exitCode ?? null,
    spark_version: listed.sparkVersion ?? null,
    driver_logs: unlessEmpty(driver?.logs),
    driver_attributes: unlessEmpty(driver?.attributes),
  })
}

function unlessEmpty(json: string | undefined): string | null {
  return json === undefined || json === '{}' ? null : json
}
