/** The job runs of an application of EMR Serverless. */
import type { EMRServerlessClient, JobRun } from '@aws-sdk/client-emr-serverless'
import { UserError } from '../../base/errors.ts'
import { attemptsOf, type Via } from '../history-server/find.ts'
import { type Found, type Grouped, skipped } from '../part.ts'
import { pagesOf } from '../remote/pages.ts'
import { RemoteError } from '../remote/store.ts'
import type { SourceContext } from '../scheme.ts'
import { openAppUi } from './app-ui.ts'
import { abortable, asked, clientConfig, optional } from './aws.ts'
import { logsInBucket } from './in-bucket.ts'

interface Run {
  readonly application: string
  readonly run: string
  /** `emr-serverless:APP/RUN` */
  readonly shown: string
}

/**
 * A source such as `emr-serverless:00abc/00def`, or `emr-serverless:00abc` for all its job runs: the logs in the customer's bucket,
 * where the run writes them there and they can be read; else those of the run's dashboard, which EMR keeps for 30 days.
 */
export async function* findServerless(
  source: string,
  context: SourceContext,
): AsyncGenerator<Found | Grouped> {
  const { application, run } = runOf(source)
  const { EMRServerlessClient } = await sdk()
  const emr = new EMRServerlessClient(await clientConfig(context, undefined))
  const runs = run === undefined ? runsOf(emr, application, context) : [run]
  for await (const id of runs) {
    const shown = `emr-serverless:${application}/${id}`
    try {
      yield* logsOf(emr, { application, run: id, shown }, context)
    } catch (error) {
      // Of many runs, one that gives nothing does not keep the others from being read.
      if (run !== undefined || !(error instanceof UserError)) throw error
      yield skipped(shown, undefined, [error.message, error.hint].filter(Boolean).join(' '), 'unreadable')
    }
  }
}

function sdk() {
  return optional('@aws-sdk/client-emr-serverless', () => import('@aws-sdk/client-emr-serverless'))
}

/** @throws UserError where it names no application */
export function runOf(source: string): { readonly application: string; readonly run: string | undefined } {
  const [, application, run] = /^emr-serverless:([0-9a-z]+)(?:\/([0-9a-z]+))?$/i.exec(source) ?? []
  if (application !== undefined) return { application, run }
  throw new UserError('This names no application of EMR Serverless.', {
    hint: 'It is written as emr-serverless:APPLICATION, or emr-serverless:APPLICATION/JOB-RUN, with their ids.',
  })
}

async function* runsOf(
  emr: EMRServerlessClient,
  application: string,
  { signal }: SourceContext,
): AsyncGenerator<string> {
  const { ListJobRunsCommand } = await sdk()
  const shown = `emr-serverless:${application}`
  let count = 0
  for await (const ids of pagesOf(shown, async (nextToken) => {
    const command = new ListJobRunsCommand({ applicationId: application, nextToken })
    const page = await asked(shown, 'emr-serverless:ListJobRuns', emr.send(command, abortable(signal)))
    const items = (page.jobRuns ?? []).flatMap(({ id }) => (id === undefined ? [] : [id]))
    return { items, first: items[0], next: page.nextToken || undefined }
  })) {
    count += ids.length
    yield* ids
  }
  if (count === 0) throw new RemoteError('missing', `${shown} has no job runs.`)
}

async function* logsOf(
  emr: EMRServerlessClient,
  { application, run, shown }: Run,
  context: SourceContext,
): AsyncGenerator<Found | Grouped> {
  const { signal } = context
  const ids = { applicationId: application, jobRunId: run }
  const { GetDashboardForJobRunCommand, GetJobRunCommand } = await sdk()
  const { jobRun } = await asked(
    shown,
    'emr-serverless:GetJobRun',
    emr.send(new GetJobRunCommand(ids), abortable(signal)),
  )
  const bucket = bucketOf(jobRun)
  if (
    bucket !== undefined &&
    (yield* logsInBucket(`${bucket}/applications/${application}/jobs/${run}/`, context))
  )
    return
  if (!isManaged(jobRun)) {
    yield skipped(
      shown,
      undefined,
      'The run was told to keep no logs with EMR, and gives none in a bucket.',
      'unreadable',
    )
    return
  }
  const fresh = async (signal: AbortSignal | undefined): Promise<URL> => {
    const answer = emr.send(new GetDashboardForJobRunCommand(ids), abortable(signal))
    const { url } = await asked(shown, 'emr-serverless:GetDashboardForJobRun', answer)
    if (url === undefined || !URL.canParse(url))
      throw new RemoteError('unavailable', `${shown}: EMR gives no address of its dashboard.`)
    return new URL(url)
  }
  const via: Via = context.options.via === 'rest' ? 'rest' : 'log'
  yield* attemptsOf(await openAppUi(fresh, shown, signal), via, context)
}

/** Where the run writes its logs beside EMR's own storage, without a slash at the end. */
function bucketOf(run: JobRun | undefined): string | undefined {
  const uri = run?.configurationOverrides?.monitoringConfiguration?.s3MonitoringConfiguration?.logUri
  return uri?.replace(/\/*$/, '')
}

/** EMR keeps logs unless it is told not to. */
function isManaged(run: JobRun | undefined): boolean {
  const { monitoringConfiguration } = run?.configurationOverrides ?? {}
  return monitoringConfiguration?.managedPersistenceMonitoringConfiguration?.enabled ?? true
}
