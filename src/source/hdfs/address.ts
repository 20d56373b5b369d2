import { UserError } from '../../base/errors.ts'
import { type HadoopConf, readHadoopConf } from './hadoop-conf.ts'

/** Where a source of HDFS is. */
export interface HdfsAddress {
  /** What paths are shown with: `hdfs://host:8020`. */
  readonly prefix: string
  /** In HDFS, from `/`; as it was written: Hadoop does not decode `%20` either. */
  readonly path: string
  /** `http://host:port` of each namenode, or of HttpFS. */
  readonly namenodes: readonly string[]
  /** Where those come from, to end a sentence with: ` (by the default port)`. */
  readonly by: string
  /** What to do where there is no such host. */
  readonly ifNoHost?: string
}

/** `dfs.namenode.http-address` and `https-address` as Hadoop 3 has them if nobody says otherwise. */
const HTTP_PORT = 9870
const HTTPS_PORT = 9871

/**
 * @param named the option `--namenode-http`
 * @param confFolder HADOOP_CONF_DIR
 */
export function hdfsAddress(
  source: string,
  named: string | undefined,
  confFolder: string | undefined,
): HdfsAddress {
  const [, word = '', authority = '', path = ''] = /^(\w+):\/\/([^/]*)(.*)$/s.exec(source) ?? []
  const scheme = word.toLowerCase()
  if (authority.includes('@'))
    throw new UserError('An address of HDFS holds no user.', { hint: 'Name the user with --hdfs-user.' })
  if (WEB_QUERY.test(path))
    throw new UserError('An address of HDFS holds no question to its web server.', {
      hint: 'End it before the ?. The user is named by --hdfs-user, a token by --delegation-token-file.',
    })
  const conf = readHadoopConf(confFolder)
  const where = authority || defaultAuthority(conf)
  return {
    prefix: `${scheme}://${authority}`,
    path: normal(path),
    ...(named === undefined ? namenodesOf(scheme, where, conf) : byOption(named)),
  }
}

/** What is copied along from an address of WebHDFS, and may be a secret. A ? by itself stands for any character, and & may be in a name. */
const WEB_QUERY = /\?(?:.*&)?(?:op|delegation|user\.name|doas)=/is

type Namenodes = Pick<HdfsAddress, 'namenodes' | 'by' | 'ifNoHost'>

function byOption(named: string): Namenodes {
  return {
    namenodes: named.split(',').map((one) => origin(one.trim(), '--namenode-http')),
    by: ' (by --namenode-http)',
  }
}

function namenodesOf(scheme: string, authority: string, conf: HadoopConf): Namenodes {
  const configured = ofNameservice(scheme, authority, conf)
  if (configured.length > 0) return { namenodes: configured, by: ' (by hdfs-site.xml in HADOOP_CONF_DIR)' }
  const [, host = authority, port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? []
  if (scheme === 'webhdfs' && port) return { namenodes: [origin(authority)], by: '' }
  if (scheme === 'swebhdfs') return { namenodes: [origin(`https://${host}:${port ?? HTTPS_PORT}`)], by: '' }
  // The port of an hdfs:// address is that of the RPC server, which speaks another language.
  const namenodes = [origin(`${host}:${HTTP_PORT}`)]
  const ifNoHost = port === undefined && host !== '' ? nameservice(host, conf) : undefined
  return { namenodes, by: ' (by the default port of the web server)', ...(ifNoHost && { ifNoHost }) }
}

/** A name without a port is as a rule that of an HA pair, which only its clients' configuration knows. */
function nameservice(name: string, conf: HadoopConf): string {
  const where =
    conf.size === 0
      ? 'set HADOOP_CONF_DIR to the folder that has them'
      : 'those in HADOOP_CONF_DIR do not name them (dfs.nameservices, dfs.namenode.http-address)'
  return `Is ${name} a nameservice? Its namenodes stand in core-site.xml and hdfs-site.xml: ${where}, or name them with --namenode-http host:9870,host2:9870.`
}

const WILDCARD = '0.0.0.0'

/** The namenodes of a nameservice, or the one whose RPC address stands in the source. */
function ofNameservice(scheme: string, authority: string, conf: HadoopConf): string[] {
  const secure = scheme === 'swebhdfs' || conf.get('dfs.http.policy') === 'HTTPS_ONLY'
  const key = `dfs.namenode.${secure ? 'https' : 'http'}-address`
  const of = (suffix: string): string[] => {
    const rpc = conf.get(`dfs.namenode.rpc-address${suffix}`) ?? (suffix === '' ? authority : '')
    const address = conf.get(`${key}${suffix}`) ?? (suffix === '' || rpc === '' ? undefined : WILDCARD)
    if (address === undefined) return []
    // Where it listens to all there is, or nothing is told, its host is that of its RPC server (DFSUtil.getInfoServer).
    const [, port] = /^0\.0\.0\.0(?::(\d+))?$/.exec(address) ?? []
    const isAll = address.startsWith(WILDCARD) && rpc !== ''
    const at = isAll ? `${rpc.replace(/:\d+$/, '')}:${port ?? (secure ? HTTPS_PORT : HTTP_PORT)}` : address
    return [origin(secure ? `https://${at}` : at)]
  }
  const nameservices = list(conf.get('dfs.nameservices'))
  const namenodes = (service: string): string[] => {
    const ids = list(conf.get(`dfs.ha.namenodes.${service}`))
    return ids.length > 0 ? ids.flatMap((id) => of(`.${service}.${id}`)) : of(`.${service}`)
  }
  if (nameservices.includes(authority)) return namenodes(authority)
  // Without a nameservice, the addresses of the one namenode stand alone.
  return scheme === 'hdfs' && authority === defaultAuthority(conf) ? of('') : []
}

function defaultAuthority(conf: HadoopConf): string {
  const text = conf.get('fs.defaultFS') ?? ''
  const authority = /^hdfs:\/\/([^/]+)/.exec(text)?.[1]
  return authority ?? ''
}

function list(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((one) => one.trim() || [])
}

function origin(text: string, option?: string): string {
  const address = /^https?:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.hostname === '' || url.username !== '' || url.pathname !== '/' || url.search !== '')
    throw new UserError(
      option === undefined
        ? 'Where the namenode answers HTTP is not told.'
        : `${option} is no host and port.`,
      {
        hint: 'Name it: webhdfs://host:9870/path, or hdfs://nameservice/path with --namenode-http host:9870,host2:9870 or HADOOP_CONF_DIR.',
      },
    )
  return url.origin
}

/** With one / between two names and none at the end. */
function normal(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`
}
