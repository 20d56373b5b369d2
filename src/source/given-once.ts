import { type Found, type FoundFile, type Grouped, type LogPart, skipped } from './part.ts'

/** What was found far away, each thing once, however many sources lead to it. */
export class GivenOnce {
  /** Of each path: what tells what lies there from what else could. */
  readonly #given = new Map<string, string>()

  async *of(groups: AsyncIterable<Found | Grouped>, source: string): AsyncGenerator<Found | Grouped> {
    for await (const group of groups) {
      if (group.kind === 'skipped') {
        yield group
        continue
      }
      const { path, parts } =
        group.kind === 'single'
          ? alone(group.file)
          : group.kind === 'log'
            ? group.log
            : { path: group.answers.path, parts: [] }
      const print = parts.map((part) => printOf(part) ?? source).join(' ')
      const before = this.#given.get(path)
      if (before === undefined) {
        this.#given.set(path, print)
        yield group
      } else if (before !== print) yield skipped(path, undefined, OTHER, 'unreadable')
    }
  }
}

/** What is not shown of an address cannot tell logs apart in a database either. */
const OTHER =
  'Its address differs only in its query from one before, which is not shown and not kept: save it to a file and name that.'

function alone({ part }: FoundFile): { readonly path: string; readonly parts: readonly LogPart[] } {
  return { path: part.path, parts: [part] }
}

function printOf({ bytes, modified, version }: LogPart): string | undefined {
  const known = version ?? modified
  return known === undefined ? undefined : `${bytes} ${known}`
}
