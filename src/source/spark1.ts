import type { Role } from './names.ts'
import { type FoundFile, type Grouped, skipped } from './part.ts'
import { missing } from './rolling.ts'

export type Spark1File = FoundFile & { readonly role: Extract<Role, { kind: 'spark1' }> }

/** The folder of Spark 1.0 to 1.2: EVENT_LOG_n, and empty files whose names hold version, codec and completeness. */
export function spark1Log(path: string, files: readonly Spark1File[]): Grouped[] {
  const parts = files
    .filter((file) => file.role.index !== undefined)
    .sort((a, b) => (a.role.index ?? 0) - (b.role.index ?? 0))
  if (parts.length === 0)
    return files.map((file) =>
      skipped(
        file.part.path,
        file.part.bytes,
        'Part of a Spark 1.x log whose EVENT_LOG_ files are not there.',
      ),
    )
  const indices = parts.map((file) => file.role.index ?? 0)
  const version = files.find((file) => file.name.startsWith(VERSION))?.name.slice(VERSION.length)
  return [
    {
      kind: 'log',
      log: {
        path,
        layout: 'spark1',
        inProgress: !files.some((file) => file.name === 'APPLICATION_COMPLETE'),
        sparkVersion: version,
        parts: parts.map((file) => file.part),
        // Some versions counted from 0 and some from 1.
        problems: [
          ...missing(indices, Math.min(1, indices[0] ?? 1)),
          ...parts.flatMap((file) => file.problems),
        ],
        beside: files.filter((file) => !parts.includes(file)).map((file) => file.part),
      },
    },
  ]
}

const VERSION = 'SPARK_VERSION_'
