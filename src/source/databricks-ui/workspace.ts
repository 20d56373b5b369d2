import { UserError } from '../../base/errors.ts'
import { parseJson } from '../../base/exact-json.ts'
import { Fields, ShapeError } from '../../base/json-fields.ts'
import { failed } from '../remote/http-failed.ts'
import { httpRequest } from '../remote/http-request.ts'
import { tried } from '../remote/retry.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError } from '../remote/store.ts'

/** Where a workspace is and who asks. */
export interface Workspace {
  readonly host: URL
  readonly headers: Readonly<Record<string, string>>
}

export interface ClusterState {
  /** RUNNING, TERMINATED and so on. */
  readonly state: string
  /** Of its last start; undefined where Databricks does not tell. */
  readonly context: string | undefined
  /** Where it delivers its logs, if it does. */
  readonly delivery: string | undefined
}

/** From DATABRICKS_HOST and DATABRICKS_TOKEN, as the tools of Databricks have it. @throws UserError */
export function workspaceOf({ DATABRICKS_HOST, DATABRICKS_TOKEN }: NodeJS.ProcessEnv): Workspace {
  const hint =
    'Set DATABRICKS_HOST (https://dbc-a1b2345c-d6e7.cloud.databricks.com) and DATABRICKS_TOKEN, a personal access token.'
  if (!DATABRICKS_HOST || !DATABRICKS_TOKEN)
    throw new UserError('The workspace of Databricks is not named, or there is no token for it.', { hint })
  const address = /^https?:\/\//i.test(DATABRICKS_HOST) ? DATABRICKS_HOST : `https://${DATABRICKS_HOST}`
  if (!URL.canParse(address) || !/^[\x21-\x7e]+$/.test(DATABRICKS_TOKEN))
    throw new UserError('DATABRICKS_HOST is no address, or DATABRICKS_TOKEN is no token.', { hint })
  return { host: new URL(new URL(address).origin), headers: { authorization: `Bearer ${DATABRICKS_TOKEN}` } }
}

/** `clusters/get`. @throws RemoteError */
export async function clusterState(
  { host, headers }: Workspace,
  cluster: string,
  signal: AbortSignal | undefined,
): Promise<ClusterState> {
  const url = new URL(`/api/2.1/clusters/get?cluster_id=${encodeURIComponent(cluster)}`, host)
  return tried(
    async () => {
      const response = await httpRequest(url, { signal, headers, redirects: 0 })
      const text = await response.text(16 << 20)
      if (response.status === 401 || response.status === 403)
        throw new RemoteError(
          'denied',
          `${host.host} does not take this token (status ${response.status}).`,
          {
            hint: 'Make a new one in the settings of your user, and look at DATABRICKS_HOST.',
          },
        )
      if (response.status === 400 || response.status === 404)
        throw new RemoteError('missing', `${host.host} has no cluster ${cluster}.`, {
          hint: 'Its id is in the address of its page: .../compute/clusters/0601-182128-dcbte59m.',
        })
      if (response.status !== 200) throw failed(response)
      return stateIn(text, url)
    },
    { signal },
  )
}

function stateIn(text: string, url: URL): ClusterState {
  try {
    const answer = new Fields(parseJson(text), 'cluster')
    const delivery = /"destination"\s*:\s*"((?:dbfs|s3|abfss|gs):\/[^"\s]*|\/Volumes\/[^"\s]*)"/.exec(
      text,
    )?.[1]
    const context = /"spark_context_id"\s*:\s*(\d{1,20})/.exec(text)?.[1]
    return { state: answer.textOr('state') ?? 'unknown', context, delivery }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ShapeError)) throw error
    throw new RemoteError('misused', `${shownUrl(url)} does not answer as Databricks does.`)
  }
}
