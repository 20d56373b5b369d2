import { keyPattern } from '../remote/key-pattern.ts'
import type { RemoteStore } from '../remote/store.ts'
import type { HdfsStore, Wanted } from './store.ts'

/** Files that match a pattern, as a store whose only key is the pattern. WebHDFS knows no patterns: folders are listed and chosen from. */
export function matching(store: HdfsStore): RemoteStore {
  return {
    list: (pattern, signal) => {
      const { prefix, matches } = keyPattern(pattern)
      const folder = prefix.slice(0, prefix.lastIndexOf('/')) || '/'
      return store.below(folder, signal, { file: matches, folder: mayHold(pattern) })
    },
    read: (...of) => store.read(...of),
  }
}

/** Whether a folder may hold what matches: where the pattern is plain so far, it must match as far as the folder goes. */
function mayHold(pattern: string): Wanted['folder'] {
  const segments = pattern.split('/')
  // From `**` on, and from braces that span folders on, the number of a segment tells nothing.
  const unclear = segments.findIndex((segment) => segment.includes('**') || /\{[^}]*$/.test(segment))
  const plain = unclear < 0 ? segments.length : unclear
  return (folder) => {
    const depth = Math.min(folder.split('/').length, plain)
    return keyPattern(segments.slice(0, depth).join('/')).matches(folder)
  }
}
