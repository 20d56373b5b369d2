import { isPattern } from '../glob.ts'
import type { Grouped } from '../part.ts'
import { RemoteError } from '../remote/store.ts'
import { walk } from '../remote/walk.ts'
import type { SourceContext } from '../scheme.ts'
import { hdfsAddress } from './address.ts'
import { matching } from './pattern.ts'
import { HdfsStore } from './store.ts'
import { WebHdfs } from './webhdfs.ts'
import { whoAsks } from './who-asks.ts'

/** What lies at a path of HDFS and below it, or matches a pattern. A path that exists wins over the same text as a pattern. */
export async function* findHdfs(source: string, context: SourceContext): AsyncGenerator<Grouped> {
  const { HADOOP_CONF_DIR, HADOOP_TOKEN_FILE_LOCATION } = process.env
  const option = (name: string): string | undefined => context.options[name]?.toString()
  const address = hdfsAddress(source, option('namenode-http'), HADOOP_CONF_DIR)
  const who = whoAsks(option('hdfs-user'), option('delegation-token-file') ?? HADOOP_TOKEN_FILE_LOCATION)
  const store = new HdfsStore(address.prefix, new WebHdfs({ ...address, who }), context.listed)
  const { path } = address
  const globbed = isPattern(path) && !(await exists(store, path, context.signal))
  let fault: unknown
  try {
    yield* walk(globbed ? matching(store) : store, { key: path, shown: source }, context)
  } catch (error) {
    fault = error
  }
  yield* store.leftOut
  // Folders that could not be listed say more than that there is nothing.
  const isNothing = fault instanceof RemoteError && fault.fault === 'missing'
  if (fault !== undefined && !(isNothing && store.leftOut.length > 0)) throw fault
}

async function exists(store: HdfsStore, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await store.status(path, signal)
    return true
  } catch (error) {
    if (error instanceof RemoteError && error.fault === 'missing') return false
    throw error
  }
}
