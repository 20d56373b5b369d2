/** Quantiles as the history server takes them: values of the data, not between them. */

/**
 * The value of `values` at each place of its ascending order. Beyond its end NaN, and what was found last where the same place is
 * asked for again (AppStatusStore.scala, scanTasks). Changes the order of `values`.
 */
export function atPlaces(values: Float64Array, places: readonly number[]): number[] {
  const inside = [...new Set(places)].filter((place) => place < values.length).sort((a, b) => a - b)
  // Most metrics of most stages are the same for all tasks.
  if (!isUniform(values)) selectAll(values, 0, values.length - 1, inside)
  let last = Number.NaN
  return places.map((place, i) => {
    const value = values[place]
    if (value === undefined) return place === places[i - 1] ? last : Number.NaN
    last = value
    return value
  })
}

function isUniform(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return true
}

/** Quickselect for several places at once. */
function selectAll(values: Float64Array, from: number, to: number, places: readonly number[]): void {
  if (places.length === 0 || from >= to) return
  const [left, right] = partition(values, from, to)
  selectAll(
    values,
    from,
    left,
    places.filter((place) => place <= left),
  )
  selectAll(
    values,
    right,
    to,
    places.filter((place) => place >= right),
  )
}

/** Splits into values at most and at least that of the middle; what is between the two places given is in its place. */
function partition(values: Float64Array, from: number, to: number): [left: number, right: number] {
  const pivot = values[(from + to) >> 1]!
  let left = from
  let right = to
  while (left <= right) {
    while (values[left]! < pivot) left++
    while (values[right]! > pivot) right--
    if (left <= right) {
      const value = values[left]!
      values[left++] = values[right]!
      values[right--] = value
    }
  }
  return [right, left]
}

/**
 * Places of quantiles among `count` values (AppStatusStore.scala, scanTasks): what is asked for in a senseless order, as
 * with negative quantiles, gets the next values.
 */
export function placesOf(quantiles: readonly number[], count: number): number[] {
  let current = -1
  let place = -1
  return quantiles.map((quantile) => {
    const wanted = Math.min(Math.trunc(quantile * count) || 0, count - 1)
    if (wanted !== current) place += Math.max(1, wanted - current)
    current = wanted
    return place
  })
}

/** Ascending, what is no number last. */
export function sorted(quantiles: readonly number[]): number[] {
  return Array.from(Float64Array.from(quantiles).sort())
}
