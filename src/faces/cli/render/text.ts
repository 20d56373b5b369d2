/** Text from a log, made harmless for a terminal: control characters (cursor moves, colours) become visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to replace
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c === '\n' || c === '\t' ? ' ' : '\ufffd',
  )
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

/** What is longer is cut where a person reads it; JSON has all. */
const LONGEST = 1000
const LONGEST_NAME = 100

/** Text for a person, of one line: printable, and not without end, as a name of a log can be. */
export function legible(text: string, longest = LONGEST): string {
  const start = printable(text.length <= longest ? text : text.slice(0, longest - 1))
  return text.length <= longest ? start : `${start}…`
}

/** The name of an application within a sentence; '' for none. */
export function nameText(name: string | null | undefined): string {
  return legible(name ?? '', LONGEST_NAME)
}

/**
 * Lines no longer than the terminal is wide: they are broken between words and go on below where their text begins, after
 * a severity or an arrow. A longer word stays whole, so that it can be copied. Without a width, as where output is piped, the same.
 */
export function wrapped(text: string, width: number | undefined): string {
  if (!width) return text
  return text
    .split('\n')
    .flatMap((line) => wrappedLine(line, width, /^ *(?:-> |[A-Z]{2,} +)?/.exec(line)![0].length))
    .join('\n')
}

/** One line as several, which go on after `hang` blanks. */
export function wrappedLine(line: string, width: number, hang: number): string[] {
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const from = lines.length === 0 ? hang : Math.min(hang, rest.length)
    const before = rest.lastIndexOf(' ', width)
    const at = before > from ? before : rest.indexOf(' ', Math.max(width, from))
    if (at < 0) break
    lines.push(rest.slice(0, at).trimEnd())
    rest = ' '.repeat(hang) + rest.slice(at).trimStart()
  }
  return [...lines, rest]
}

export function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return ''
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

/** A number with four digits or so: 0.0123, 4.57, 123, 12,345. */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'not known'
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(share !== 0 && Math.abs(share) < 0.1 ? 1 : 0)} %`
}

/** A length of time as a person says it: 850 ms, 12.3 s, 4 min 5 s, 2 h 3 min. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${countText(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

export function coresText(cores: number): string {
  return `${countText(cores)} ${cores === 1 ? 'core' : 'cores'}`
}
