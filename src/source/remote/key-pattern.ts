import { UserError } from '../../base/errors.ts'

/**
 * A pattern for keys that are listed, not searched on disk: `*` and `?` stay within a folder, `**` does not, `[a-c]`, `{a,b}`, and `\`
 * before a character takes it as it is. What matches a folder takes all that is below it.
 */
export interface KeyPattern {
  /** What every match begins with: only that need be listed. */
  readonly prefix: string
  matches(key: string): boolean
}

/** @throws UserError where it is no pattern, as `[z-a]` */
export function keyPattern(pattern: string): KeyPattern {
  const [fixed = ''] = /^(?:[^\\*?[\]{}])*/.exec(pattern) ?? []
  const expression = compiled(pattern)
  return { prefix: fixed, matches: (key) => expression.test(key) }
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${translated(pattern)})(?:/.*)?$`, 's')
  } catch (error) {
    throw new UserError(`${pattern} is no pattern.`, { hint: 'Look at what stands in [ ].', cause: error })
  }
}

const TOKEN = /\\(.)|(\*\*\/)|(\*+)|(\?)|\[([!^]?)((?:\\.|[^\]\\])+)\]|([{},])|([\s\S])/gu

function translated(pattern: string): string {
  let braces = 0
  let out = ''
  for (const [text, taken, folders, stars, any, not, set, brace] of pattern.matchAll(TOKEN)) {
    if (taken !== undefined) out += literal(taken)
    else if (folders !== undefined) out += '(?:.*/)?'
    else if (stars !== undefined) out += stars.length > 1 ? '.*' : '[^/]*'
    else if (any !== undefined) out += '[^/]'
    else if (set !== undefined) out += `[${not ? '^' : ''}${set.replace(/[\\\]^[]/g, '\\$&')}]`
    else if (brace === '{') {
      braces++
      out += '(?:'
    } else if (brace === '}' && braces > 0) {
      braces--
      out += ')'
    } else if (brace === ',' && braces > 0) out += '|'
    else out += literal(text)
  }
  return out + ')'.repeat(braces)
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
