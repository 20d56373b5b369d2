import { RemoteError } from './store.ts'

/** A page of a list that a server gives in pieces. */
export interface Page<T> {
  readonly items: readonly T[]
  /** The name of its first item: no other page of the list has that item. Undefined where it has none. */
  readonly first: string | undefined
  /** What the page behind it is asked for with; undefined where there is none. */
  readonly next: string | undefined
}

/** A list may have empty pages (S3 gives them for what was deleted), but not for ever. */
const MOST_EMPTY = 1000

/**
 * The pages of a list to its end. What says how to go on is of the server, and may be another text each time: a list has no end too
 * where a page begins as one before did.
 * @param shown what is listed, for errors
 * @param ask gets a page: the first one, or that behind another @throws RemoteError `misused` where the list never ends
 */
export async function* pagesOf<T>(
  shown: string,
  ask: (next: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  const firsts = new Set<string>()
  let empty = 0
  let next: string | undefined
  do {
    const page = await ask(next)
    if (page.first === undefined) empty++
    else empty = 0
    if (empty > MOST_EMPTY) throw endless(shown, 'gives one empty page after the other')
    if (page.first !== undefined && firsts.has(page.first)) throw endless(shown, 'repeats a page')
    if (page.first !== undefined) firsts.add(page.first)
    yield page.items
    next = page.next
  } while (next !== undefined)
}

function endless(shown: string, why: string): RemoteError {
  return new RemoteError('misused', `The list of ${shown} never ends: its server ${why}.`, {
    hint: 'That is a defect of the server. Name a smaller folder, or single files.',
  })
}
