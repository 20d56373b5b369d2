/** An analysis is a file of SQL with a header of comments that documents it: `-- name: text`, lines that go on indented. */
export interface AnalysisFile {
  /** The name of the file without its ending. */
  readonly id: string
  /** Header entries by name, in the order of the file; an entry that is given several times has several texts. */
  readonly header: ReadonlyMap<string, readonly string[]>
  /** The statements, by the name after `-- @`. What stands before the first such line is the part ''. */
  readonly parts: ReadonlyMap<string, string>
}

/** @throws Error for a line of the header that is no entry: these files are ours. */
export function parseAnalysis(id: string, text: string): AnalysisFile {
  const lines = text.split('\n')
  const header = new Map<string, string[]>()
  let texts: string[] | undefined
  let at = 0
  for (; lines[at]?.startsWith('--') && !lines[at]!.startsWith('-- @'); at++) {
    const line = lines[at]!.slice(2)
    const [, name, first] = /^ ([a-z][a-z -]*): ?(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      texts = header.get(name) ?? []
      header.set(name, texts)
      texts.push(first!.trim())
    } else if (texts !== undefined && /^ {2,}\S/.test(line))
      texts[texts.length - 1] = `${texts.at(-1)} ${line.trim()}`.trim()
    else if (line.trim() !== '') throw new Error(`${id}.sql: '--${line}' is no entry of a header.`)
  }
  return { id, header, parts: partsOf(lines.slice(at)) }
}

function partsOf(lines: readonly string[]): Map<string, string> {
  const parts = new Map<string, string>()
  let name = ''
  let body: string[] = []
  const end = () => {
    const sql = body.join('\n').trim().replace(/;$/, '')
    if (sql !== '') parts.set(name, sql)
    body = []
  }
  for (const line of lines) {
    const [, next] = /^-- @([a-z-]+)\s*$/.exec(line) ?? []
    if (next === undefined) body.push(line)
    else {
      end()
      name = next
    }
  }
  end()
  return parts
}

/** The only text of a header entry. @throws Error if there is none. */
export function entry({ id, header }: AnalysisFile, name: string): string {
  const [text] = header.get(name) ?? []
  if (text === undefined || text === '') throw new Error(`${id}.sql has no '-- ${name}:' in its header.`)
  return text
}
