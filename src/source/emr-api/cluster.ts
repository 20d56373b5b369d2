/** The applications of a cluster of EMR on EC2. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, EMRClient } from '@aws-sdk/client-emr'
import { UserError } from '../../base/errors.ts'
import { attemptsOf, type Via } from '../history-server/find.ts'
import { type Found, type Grouped, skipped } from '../part.ts'
import { RemoteError } from '../remote/store.ts'
import type { SourceContext } from '../scheme.ts'
import { openAppUi } from './app-ui.ts'
import { abortable, asked, clientConfig, optional } from './aws.ts'
import { logsInBucket } from './in-bucket.ts'

/**
 * A source such as `emr:j-1ABC` or `emr:arn:aws:elasticmapreduce:...:cluster/j-1ABC`: the logs in the cluster's own log folder, where
 * there are any and they can be read; else those of the persistent application UI, which EMR keeps for 30 days.
 */
export async function* findCluster(source: string, context: SourceContext): AsyncGenerator<Found | Grouped> {
  const { id, region } = clusterOf(source)
  const shown = `emr:${id}`
  const emr = await client(context, region)
  const { signal } = context
  const { DescribeClusterCommand } = await sdk()
  const { Cluster } = await asked(
    shown,
    'elasticmapreduce:DescribeCluster',
    emr.send(new DescribeClusterCommand({ ClusterId: id }), abortable(signal)),
  )
  if (Cluster?.LogUri && (yield* logsInBucket(`${Cluster.LogUri.replace(/\/*$/, '')}/${id}/`, context)))
    return
  const elsewhere = eventLogDir(Cluster)
  if (elsewhere !== undefined)
    yield skipped(
      elsewhere,
      undefined,
      `The cluster ${id} writes its event logs there, perhaps with others: name it to have it read. EMR's own UI has none of them.`,
    )
  const via: Via = context.options.via === 'rest' ? 'rest' : 'log'
  const fresh = freshAddress(emr, Cluster?.ClusterArn ?? id, shown)
  yield* attemptsOf(await openAppUi(fresh, shown, signal), via, context)
}

function sdk() {
  return optional('@aws-sdk/client-emr', () => import('@aws-sdk/client-emr'))
}

async function client(context: SourceContext, region: string | undefined): Promise<EMRClient> {
  const { EMRClient } = await sdk()
  return new EMRClient(await clientConfig(context, region))
}

/** @throws UserError where it names no cluster */
function clusterOf(source: string): { readonly id: string; readonly region: string | undefined } {
  const name = source.slice('emr:'.length)
  const [, region, arnId] =
    /^arn:aws[a-z-]*:elasticmapreduce:([a-z0-9-]+):\d*:cluster\/(j-[A-Z0-9]+)$/.exec(name) ?? []
  const id = arnId ?? /^j-[A-Z0-9]+$/.exec(name)?.[0]
  if (id !== undefined) return { id, region }
  throw new UserError('This names no cluster of EMR.', {
    hint: 'It is written as emr:j-1ABCDEFGHIJKL, or emr: and the ARN of the cluster.',
  })
}

/** The folder of event logs, where it was set for the cluster and is a bucket. */
function eventLogDir(cluster: Cluster | undefined): string | undefined {
  const defaults = cluster?.Configurations?.find(({ Classification }) => Classification === 'spark-defaults')
  const folder = defaults?.Properties?.['spark.eventLog.dir']
  return folder !== undefined && /^s3[an]?:\/\/[^\s?#]+$/.test(folder)
    ? folder.replace(/^s3[an]:/, 's3:')
    : undefined
}

/** How long a history server of EMR may take to come up, and between two looks. */
const PATIENCE_MS = 300_000
const LOOK_MS = [1000, 2000, 4000, 8000]

/** The UI is made once; each session wants an address of its own. */
function freshAddress(emr: EMRClient, arn: string, shown: string) {
  let ui: Promise<string> | undefined
  return async (signal: AbortSignal | undefined): Promise<URL> => {
    ui ??= created(emr, arn, shown, signal)
    const { GetPersistentAppUIPresignedURLCommand } = await sdk()
    const command = new GetPersistentAppUIPresignedURLCommand({
      PersistentAppUIId: await ui,
      PersistentAppUIType: 'SHS',
    })
    const end = Date.now() + PATIENCE_MS
    for (let look = 0; Date.now() < end; look++) {
      const answer = emr.send(command, abortable(signal))
      const { PresignedURLReady, PresignedURL } = await asked(
        shown,
        'elasticmapreduce:GetPersistentAppUIPresignedURL',
        answer,
      )
      if (PresignedURLReady !== false && PresignedURL && URL.canParse(PresignedURL))
        return new URL(PresignedURL)
      await sleep(LOOK_MS[Math.min(look, LOOK_MS.length - 1)], undefined, signal && { signal })
    }
    throw new RemoteError(
      'unavailable',
      `${shown}: its history server is not up after ${PATIENCE_MS / 1000} s.`,
      {
        hint: `EMR says: ${await stateOf(emr, await ui, shown, signal)}. Run the same command again later.`,
      },
    )
  }
}

async function created(
  emr: EMRClient,
  arn: string,
  shown: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { CreatePersistentAppUICommand } = await sdk()
  const answer = emr.send(new CreatePersistentAppUICommand({ TargetResourceArn: arn }), abortable(signal))
  const { PersistentAppUIId } = await asked(shown, 'elasticmapreduce:CreatePersistentAppUI', answer)
  if (PersistentAppUIId === undefined)
    throw new RemoteError('unavailable', `${shown}: EMR gives no persistent application UI for it.`)
  return PersistentAppUIId
}

async function stateOf(
  emr: EMRClient,
  ui: string,
  shown: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { DescribePersistentAppUICommand } = await sdk()
  const answer = emr.send(new DescribePersistentAppUICommand({ PersistentAppUIId: ui }), abortable(signal))
  const { PersistentAppUI } = await asked(shown, 'elasticmapreduce:DescribePersistentAppUI', answer)
  const state = PersistentAppUI?.PersistentAppUIStatus ?? ''
  return /^\w{1,50}$/.test(state) ? state : 'nothing about its state'
}
