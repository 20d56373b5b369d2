/** Settings as text to paste. Names and values may hold anything: nothing of them gets out of its place. */

/** One argument of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** `--conf name=value` lines to put behind spark-submit. */
export function sparkSubmitText(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `  --conf ${shellWord(`${name}=${value}`)}`)
  return `${['spark-submit', ...lines].join(' \\\n')}\n`
}

/** Lines of spark-defaults.conf, which Spark reads as Java properties: `\` is an escape there. */
export function sparkDefaultsText(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${property(name).replace(/[\s:=]/g, '\\$&')} ${property(value)}\n`)
    .join('')
}

function property(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replace(/^([#! ])/, '\\$1')
}

/** Lines of a comment in both. */
export function commentText(text: string): string {
  return text
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => `# ${line}\n`)
    .join('')
}
