import { type DatabricksFile, databricksLog } from './databricks.ts'
import { ownerOf } from './emr.ts'
import { asExecutorLogs } from './executor-logs.ts'
import { MANIFEST, roleOf } from './names.ts'
import { type FolderFiles, type FoundFile, type Grouped, skipped } from './part.ts'
import { type EventsFile, rollingLog, type StatusFile } from './rolling.ts'
import { type Spark1File, spark1Log } from './spark1.ts'

/** Tells by names which files of a folder make one log. Files that are no logs by their names come last, one row a kind. */
export function groupFolder(folder: FolderFiles): Grouped[] {
  const owner = ownerOf(folder.path)
  if (owner !== undefined) return [asExecutorLogs(owner, folder.files)]
  const rolling = new Map<string, { events: EventsFile[]; status: StatusFile[] }>()
  const databricks: DatabricksFile[] = []
  const spark1: Spark1File[] = []
  const singles: Grouped[] = []
  const ignored: Record<Ignored, FoundFile[]> = { checksum: [], marker: [], hidden: [], manifest: [] }

  function rollingOf(app: string): { events: EventsFile[]; status: StatusFile[] } {
    const files = rolling.get(app) ?? { events: [], status: [] }
    rolling.set(app, files)
    return files
  }

  for (const file of folder.files) {
    const role = roleOf(file.name)
    if (role.kind === 'events') rollingOf(role.app).events.push({ ...file, role })
    else if (role.kind === 'appstatus') rollingOf(role.app).status.push({ ...file, role })
    else if (role.kind === 'databricks') databricks.push({ ...file, role })
    else if (role.kind === 'spark1') spark1.push({ ...file, role })
    else if (role.kind === 'single') singles.push({ kind: 'single', file })
    else ignored[role.kind].push(file)
  }

  const logs = [...rolling].flatMap(([app, { events, status }]) =>
    rollingLog(rollingPath(folder, app), events, status),
  )
  return [
    ...logs,
    ...(databricks.length > 0 ? databricksLog(folder.path, databricks) : []),
    ...(spark1.length > 0 ? spark1Log(folder.path, spark1) : []),
    ...singles,
    ...ignoredRows(folder.path, ignored),
  ]
}

type Ignored = 'checksum' | 'marker' | 'hidden' | 'manifest'

const IGNORED = {
  checksum: { pattern: '*.crc', one: 'A checksum file of Hadoop.', many: 'checksum files of Hadoop.' },
  marker: { pattern: '_*', one: 'A marker of a job, not a log.', many: 'markers of jobs, not logs.' },
  hidden: {
    pattern: '.*',
    one: 'A hidden file; name it to have it read.',
    many: 'hidden files; name one to have it read.',
  },
  manifest: { pattern: MANIFEST, one: 'A list of files, not a log.', many: 'lists of files, not logs.' },
}

/** One row a kind: an HDFS export has a checksum file beside each file. */
function ignoredRows(folder: string, ignored: Readonly<Record<Ignored, readonly FoundFile[]>>): Grouped[] {
  const kinds = ['checksum', 'marker', 'hidden', 'manifest'] as const
  return kinds.flatMap((kind) => {
    const files = ignored[kind]
    const [first] = files
    if (!first) return []
    if (files.length === 1) return [skipped(first.part.path, first.part.bytes, IGNORED[kind].one)]
    const bytes = files.reduce((sum, file) => sum + (file.part.bytes ?? 0), 0)
    return [skipped(`${folder}/${IGNORED[kind].pattern}`, bytes, `${files.length} ${IGNORED[kind].many}`)]
  })
}

/** The folder stands for its log, unless files of several logs or under another name lie in it. */
function rollingPath(folder: FolderFiles, app: string): string {
  return folder.name === `eventlog_v2_${app}` ? folder.path : `${folder.path}/events_*_${app}`
}
