import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../base/errors.ts'

export type HadoopConf = ReadonlyMap<string, string>

/** Far above any real one. */
const MOST_BYTES = 16 << 20

/** The properties of `core-site.xml` and `hdfs-site.xml` in the folder of HADOOP_CONF_DIR; empty where none is named. */
export function readHadoopConf(folder: string | undefined): HadoopConf {
  const conf = new Map<string, string>()
  if (!folder) return conf
  for (const name of ['core-site.xml', 'hdfs-site.xml']) {
    const path = join(folder, name)
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (bytes > MOST_BYTES)
      throw new UserError(`${path} is no configuration of Hadoop: it has ${bytes} bytes.`)
    if (bytes > 0) for (const [key, value] of properties(readFileSync(path, 'utf8'))) conf.set(key, value)
  }
  return conf
}

/**
 * `<property><name>..</name><value>..</value></property>`, read as text: no entity but the five of XML, no inclusion, no
 * `${variable}`. A later property wins over an earlier one, as in Hadoop's `Configuration`.
 */
export function properties(xml: string): [name: string, value: string][] {
  const plain = xml.replace(/<!--[\s\S]*?-->/g, '')
  return plain.split('<property>').flatMap((piece): [string, string][] => {
    const name = textOf(piece, 'name')
    const value = textOf(piece, 'value')
    return name && value !== undefined ? [[name, value]] : []
  })
}

function textOf(piece: string, tag: string): string | undefined {
  const from = piece.indexOf(`<${tag}>`)
  const to = piece.indexOf(`</${tag}>`, from)
  if (from < 0 || to < 0) return undefined
  return piece
    .slice(from + tag.length + 2, to)
    .replace(/&(lt|gt|amp|quot|apos);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name])
    .trim()
}

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
