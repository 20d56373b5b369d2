import type { RowOf } from '../tables/schema.ts'
import { tasks } from '../tables/tasks.ts'
import type { Asking } from './asking.ts'
import type { DriverTasks } from './executors.ts'
import { type Unmeasured, withoutUnmeasured } from './since.ts'
import type { Sink } from './sink.ts'
import { type ListedStage, stagePartRows } from './stages.ts'
import { taskAccumulableRows, taskRow } from './tasks.ts'

const PAGE = 500

/** What the tasks of a stage attempt are counted for. */
export interface ToldTasks {
  /** Rows that the server listed. */
  readonly told: number
  /** Rows that there must be by its counts, at least. */
  readonly expected: number
  readonly localities: Readonly<Record<string, number>>
}

/** What stands beside a stage attempt, and all its tasks, page by page. */
export async function stageRows(
  stage: ListedStage,
  asking: Asking,
  sink: Sink,
  { driver, unmeasured }: { readonly driver: DriverTasks; readonly unmeasured: Unmeasured },
  onPage: () => Promise<void>,
): Promise<ToldTasks> {
  const key = { stage_id: stage.stage_id, stage_attempt_id: stage.stage_attempt_id }
  const path = `/stages/${key.stage_id}/${key.stage_attempt_id}`
  // No task has this status: the answer is without tasks, which could be any number.
  await asking.use(`${path}?details=true&taskStatus=UNKNOWN`, (answer) => stagePartRows(answer, sink))
  const expected = countOf(stage)
  const localities = new Map<string, number>()
  let told = 0
  const list = { path: `${path}/taskList?sortBy=ID&`, id: 'taskId', length: PAGE }
  for await (const page of expected === 0 ? [] : asking.pages(list, expected)) {
    asking.read(list.path, () => {
      for (const task of page) {
        const row = withoutUnmeasured(taskRow(key, task), unmeasured)
        sink.row(tasks, row)
        taskAccumulableRows(key, task, sink)
        told++
        const locality = String(row.locality)
        localities.set(locality, (localities.get(locality) ?? 0) + 1)
        addTo(driver, row)
      }
    })
    await onPage()
  }
  return { told, expected: leastOf(stage), localities: Object.fromEntries(localities) }
}

function countOf(stage: ListedStage): number {
  return leastOf(stage) + stage.num_failed_tasks
}

/** A task that was run again because its output was lost is counted as failed too, and listed once. */
function leastOf(stage: ListedStage): number {
  return stage.num_active_tasks + stage.num_complete_tasks + stage.num_killed_tasks
}

function addTo(driver: DriverTasks, row: RowOf<typeof tasks>): void {
  if (row.executor_id !== 'driver') return
  driver.durationMs += Number(row.duration_ms ?? 0)
  driver.gcTimeMs += Number(row.jvm_gc_time_ms ?? 0)
}
