/** The least and the greatest of some numbers, however many: a call can have only so many arguments. Infinity and -Infinity of none. */
export function extent(numbers: Iterable<number>): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const number of numbers) {
    if (number < least) least = number
    if (number > greatest) greatest = number
  }
  return [least, greatest]
}
