/**
 * The name of an archive's entry as a label: folders and a name, joined by `/`. Whatever the entry is called (`../x`, `/etc/x`,
 * `C:\x`, with NULs), the label is only shown and grouped by, never opened. Undefined where nothing is left or it is too long.
 */
export function entryLabel(raw: string): string | undefined {
  if (raw.length > LONGEST) return undefined
  const segments = raw.split('/').filter((segment) => segment !== '' && segment !== '.')
  return segments.length === 0 ? undefined : segments.map(visible).join('/')
}

/** Whether a folder of the label is hidden, or is where macOS puts its own files. */
export function isInHiddenFolder(folder: string): boolean {
  return folder.split('/').some((segment) => segment === '__MACOSX' || /^\.[^.]/.test(segment))
}

const LONGEST = 4096

/** Control characters could write anything onto a terminal. */
function visible(segment: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return segment.replace(/[\0-\x1f\x7f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
