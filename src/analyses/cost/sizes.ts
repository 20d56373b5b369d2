/** Bytes in one of a unit, as Spark reads them: all binary (JavaUtils.byteStringSuffixes). */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  t: 1024 ** 4,
  tb: 1024 ** 4,
  p: 1024 ** 5,
  pb: 1024 ** 5,
}

/**
 * A size as a setting has it ('10g', '931M', '512'), in bytes; undefined if it is none.
 * @param unit what a number without a unit counts: memory of executors and drivers MiB, off-heap memory bytes
 */
export function bytesOf(text: string | undefined, unit: 'b' | 'm'): number | undefined {
  const [, number, suffix] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text ?? '') ?? []
  const factor = UNITS[(suffix || unit).toLowerCase()]
  return number === undefined || factor === undefined ? undefined : known(Number(number) * factor)
}

/** The same in MiB. */
export function mibOf(text: string | undefined, unit: 'b' | 'm' = 'm'): number | undefined {
  const bytes = bytesOf(text, unit)
  return bytes === undefined ? undefined : bytes / 1024 ** 2
}

/** A number above zero as a setting has it ('4', '0.1'); undefined if it is none. */
export function amountOf(text: string | undefined): number | undefined {
  const amount = /^\s*\d+(\.\d+)?\s*$/.test(text ?? '') ? Number(text) : 0
  return amount > 0 ? known(amount) : undefined
}

/** No machine has more than 8 PiB of anything: what a hostile log says beyond that says nothing. */
export function known(number: number): number | undefined {
  return number >= 0 && number <= Number.MAX_SAFE_INTEGER ? number : undefined
}
