/** What to set, and what speaks for it. */
export interface Recommendation {
  /** The rule or method, in kebab case. */
  readonly id: string
  readonly title: string
  /** Settings by name, as spark-submit takes them. */
  readonly settings: Readonly<Record<string, string>>
  /** The measurements it rests on. */
  readonly because: string
  /** What is to be expected, as far as a replay or earlier runs tell; and by what it is known. */
  readonly effect: string
  readonly risk: string
}

/** The answer of one method: recommendations, or why there are none. */
export interface MethodAnswer {
  readonly method: 'rules' | 'similar runs' | 'model'
  /** What the method as a whole rests on. */
  readonly restsOn: string
  readonly recommendations: readonly Recommendation[]
  /** Why it says nothing; '' where it speaks, or where all is well. */
  readonly refusal: string
}

/** A size for a setting: in GiB where it is whole, else in MiB. */
export function sizeText(mib: number): string {
  const whole = Math.round(mib)
  return whole % 1024 === 0 ? `${whole / 1024}g` : `${whole}m`
}

export function gib(bytes: number): string {
  const size = bytes / 1024 ** 3
  return size >= 100
    ? `${Math.round(size)} GiB`
    : size >= 0.1
      ? `${size.toFixed(1)} GiB`
      : `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A length of time in words: 12 s, 3.5 min, 2.1 h. */
export function time(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`
}
