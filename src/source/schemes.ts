import { databricks } from './databricks-ui/index.ts'
import { emr, emrServerless } from './emr-api/index.ts'
import { hdfs } from './hdfs/index.ts'
import { historyServer } from './history-server/index.ts'
import { http } from './http/index.ts'
import { s3 } from './s3/scheme.ts'
import type { Scheme } from './scheme.ts'

/** Every scheme, in the order of the help text. */
export const SCHEMES: readonly Scheme[] = [s3, hdfs, http, historyServer, emr, emrServerless, databricks]

/** The scheme whose prefix a source begins with, in any case. */
export function schemeOf(source: string): Scheme | undefined {
  const lower = source.toLowerCase()
  return SCHEMES.find(({ prefixes }) => prefixes.some((prefix) => lower.startsWith(prefix)))
}

/** A source that can be nothing but an address, whatever files there are: `word://` or `word:word://`. */
export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]*:(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(source)
}

/** Whether a path leads to no file of this machine. */
export function isRemote(path: string): boolean {
  return isAddress(path) || schemeOf(path) !== undefined
}

/**
 * A source without what may be secret in it: user and password, and a query. Of what is no address, for one because of a slash in a password,
 * nothing before the last @ is shown.
 */
export function shownSource(source: string): string {
  if (!isRemote(source)) return source
  const web = /^(?:[a-z]+:)?(?=https?:)/i.exec(source)
  const user = web && !URL.canParse(source.slice(web[0].length)) ? /\/\/.*@/s : /\/\/[^/?#]*@/
  return source.replace(user, '//').replace(/[?#].*=.*$/s, '')
}

/** What to do about an address that we do not read. */
export function unknownAddress(source: string): string {
  const word = source.slice(0, source.indexOf(':')).toLowerCase()
  const how = INSTEAD[word]
  return `${word}:// is not read${how === undefined ? `. ${COPY}` : `: ${how}`}`
}

/** An address with fewer slashes than it must have, as other tools write some: how it is shown, and what to do; undefined where it is none. */
export function fewSlashes(source: string): { readonly shown: string; readonly reason: string } | undefined {
  const [, word = '', slash = '', rest = ''] = /^([a-z][a-z0-9+-]+):(\/?)([^/].*)$/is.exec(source) ?? []
  const known = word.toLowerCase()
  const safe = shownSource(`http://${rest}`).slice('http://'.length)
  const shown = `${word}:${slash}${safe}`
  if (Object.hasOwn(INSTEAD, known)) return { shown, reason: unknownAddress(`${word}://`) }
  if (!SCHEMES.some(({ prefixes }) => prefixes.includes(`${known}://`))) return undefined
  // In Hadoop's own addresses one slash is a path of the default file system.
  const isRooted = known.endsWith('hdfs') && slash !== ''
  return {
    shown,
    reason: `An address of ${known} has ${isRooted ? 'three slashes' : 'two slashes'}: ${known}:${isRooted ? '///' : '//'}${safe}`,
  }
}

const COPY = 'Copy the files to this machine with the tools of their store, and name their folder.'

const INSTEAD: Readonly<Record<string, string>> = {
  gs: 'Google Cloud Storage answers as S3 does: make an HMAC key, and name s3://BUCKET/PREFIX with --endpoint-url https://storage.googleapis.com. Or copy the files (gcloud storage cp -r).',
  abfs: 'copy the files of the container to this machine (az storage fs directory download, or azcopy), and name their folder.',
  abfss:
    'copy the files of the container to this machine (az storage fs directory download, or azcopy), and name their folder.',
  wasb: 'copy the files of the container to this machine (az storage blob download-batch, or azcopy), and name their folder.',
  wasbs:
    'copy the files of the container to this machine (az storage blob download-batch, or azcopy), and name their folder.',
  adl: 'copy the files to this machine (azcopy), and name their folder.',
  dbfs: 'name the folder where it is mounted (/dbfs/..., /Volumes/...), or copy the files (databricks fs cp -r).',
  file: 'name the path itself.',
}
