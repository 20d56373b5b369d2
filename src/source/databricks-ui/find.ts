import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../base/errors.ts'
import { attemptsOf } from '../history-server/find.ts'
import { type Requester, webRequester } from '../history-server/requester.ts'
import type { Found } from '../part.ts'
import { RemoteError } from '../remote/store.ts'
import type { SourceContext } from '../scheme.ts'
import { clusterState, workspaceOf } from './workspace.ts'

/** A source such as `databricks:0601-182128-dcbte59m`: what the Spark UI of the cluster tells. It gives no event logs. */
export async function* findDatabricks(source: string, context: SourceContext): AsyncGenerator<Found> {
  const cluster = source.slice('databricks:'.length)
  if (!/^[\w-]{1,100}$/.test(cluster))
    throw new UserError('This names no cluster of Databricks.', {
      hint: 'It is written as databricks:0601-182128-dcbte59m. A folder of delivered logs is named by its path.',
    })
  const workspace = workspaceOf(process.env)
  const { signal } = context
  const { state, context: spark, delivery } = await clusterState(workspace, cluster, signal)
  if (spark === undefined)
    throw new RemoteError(
      'missing',
      `The cluster ${cluster} has no Spark UI: it is ${state.toLowerCase()}.`,
      {
        hint: delivered(delivery),
      },
    )
  const address = new URL(`/sparkui/${cluster}/driver-${spark}`, workspace.host)
  const requester = webRequester(address, () => workspace.headers)
  await loaded(requester, delivered(delivery), signal)
  yield* attemptsOf(requester, 'rest', context)
}

function delivered(delivery: string | undefined): string {
  return delivery === undefined
    ? 'Start it, or have its logs delivered (Advanced options, Logging), and name their folder.'
    : `It delivers its logs to ${delivery}: copy them from there (databricks fs cp -r), and name their folder.`
}

/** How long Databricks may take to load the UI of a cluster that has ended, and between two looks. */
const PATIENCE_MS = 300_000
const LOOK_MS = 2_000

/** Of a cluster that has ended it shows a page that says 'Loading historical Spark UI', until it has it. */
async function loaded(requester: Requester, hint: string, signal: AbortSignal | undefined): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const response = await requester.request('/api/v1/version', signal)
    const isPage = response.status === 200 && (response.headers['content-type'] ?? '').includes('html')
    const text = isPage ? await response.text(1 << 20) : ''
    await response.discard()
    if (!/Loading historical Spark UI/i.test(text)) return
    await sleep(LOOK_MS, undefined, signal && { signal })
  }
  throw new RemoteError('unavailable', `${requester.base}: the Spark UI is not loaded after 5 minutes.`, {
    hint,
  })
}
