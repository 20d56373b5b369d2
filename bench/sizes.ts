import { UserError } from '../src/base/errors.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

/** `5GB`, `300kb` or `1000` in bytes; a thousand to the next unit. @throws UserError */
export function byteCount(text: string): number {
  const [, number, unit] = /^([\d.]+) ?([kmgt]?b)?$/i.exec(text) ?? []
  const bytes = Number(number) * UNITS[(unit ?? '').toUpperCase()]!
  if (!(bytes > 0)) throw new UserError(`${text} is no size.`, { hint: 'Write 500MB or 5GB.' })
  return Math.round(bytes)
}

export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} KB`
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
