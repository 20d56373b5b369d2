/** What a client says that it takes (RFC 9110, 12.5.1). */

/** The media ranges of `Accept` without those of quality 0, the best first; undefined if the client takes anything. */
export function rangesOf(accept: string | undefined): readonly string[] | undefined {
  if (accept === undefined) return undefined
  return accept
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
    })
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ type }) => type)
}

/** Whether it takes a type. An empty header says nothing (JAX-RS). */
export function takes(accept: string | undefined, type: string): boolean {
  const ranges = accept?.trim() === '' ? undefined : rangesOf(accept)
  const ofKind = type.replace(/\/.*/, '/*')
  return ranges === undefined || ranges.some((range) => range === type || range === ofKind || range === '*/*')
}
