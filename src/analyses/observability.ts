/** The schema `spark_observability`: views and table macros with the names that notebooks of an earlier tool use. */
import type { View } from '../tables/views.ts'
import { type AnalysisFile, entry } from './analysis-file.ts'
import { analysesIn } from './library.ts'

/** A view or macro with what its page says of it. */
export interface Observed extends View {
  readonly schema: string
  /** Other names that it goes by; each is a macro of its own, and not on the page. */
  readonly also: readonly string[]
  /** Where its values are not those of the published tool. */
  readonly differs: string | undefined
}

const OBSERVABILITY = 'spark_observability'

/** The columns that nearly all of them begin with. */
export const COMMON_COLUMNS = {
  cluster_id:
    'The cluster as the environment names it: spark.databricks.clusterUsageTags.clusterId (Databricks) or EMR_CLUSTER_ID (EMR on EC2), else what the path of the log tells (EMR); NULL where neither does.',
  cluster_name: 'spark.databricks.clusterUsageTags.clusterName (Databricks); NULL elsewhere.',
  application_id: 'Application id as Spark gave it.',
  attempt_id: "Attempt id as the cluster manager gave it; '' where Spark gives none.",
}

/** Every view and macro, each after those that it is made from. */
export function observability(): Observed[] {
  const all = analysesIn('observability').map(observed)
  const placed = new Set<Observed>()
  const place = (one: Observed) => {
    if (placed.has(one)) return
    for (const other of all) if (other !== one && mentions(one.sql, other)) place(other)
    placed.add(one)
  }
  for (const one of all) place(one)
  return [...placed].flatMap((one) => [one, ...one.also.map((name) => ({ ...one, name, also: [] }))])
}

/** Of `-- view: name` or `-- macro: name(parameters)`; the schema is ours unless the name has one. */
function observed(file: AnalysisFile): Observed {
  const { id: name, header, parts } = file
  const isMacro = header.has('macro')
  const [, schema = OBSERVABILITY, parameters = ''] =
    /^(?:(\w+)\.)?\w+(?:\((.*)\))?$/.exec(entry(file, isMacro ? 'macro' : 'view')) ?? []
  const described = [...pairs(header.get('parameter')), ...pairs(header.get('column'))]
  const hasCommon = !isMacro && !described.some(([column]) => Object.hasOwn(COMMON_COLUMNS, column))
  return {
    schema,
    name,
    doc: entry(file, 'what'),
    differs: header.get('differs')?.join(' '),
    also: header.get('also') ?? [],
    columns: {
      ...(hasCommon && schema === OBSERVABILITY ? COMMON_COLUMNS : {}),
      ...Object.fromEntries(described),
    },
    ...(isMacro ? { parameters } : {}),
    sql: parts.get('') ?? '',
  }
}

function pairs(lines: readonly string[] = []): [name: string, text: string][] {
  return lines.map((line) => {
    const at = line.indexOf(' = ')
    return [line.slice(0, at), line.slice(at + 3)]
  })
}

function mentions(sql: string, { schema, name }: Observed): boolean {
  return new RegExp(`\\b${schema}\\.${name}\\b`).test(sql)
}
