/** The line y = start + slope x that is least wrong in proportion to y, and by which share of it each point is off. */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): {
  start: number
  slope: number
  deviations: number[]
} {
  // Least squares with the weight 1 / y^2: a tenth of a short time counts as much as a tenth of a long one.
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0]
  for (const { x, y } of points) {
    const weight = 1 / (y * y)
    w += weight
    wx += weight * x
    wy += weight * y
    wxx += weight * x * x
    wxy += weight * x * y
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  const start = (wy - slope * wx) / w
  return { start, slope, deviations: points.map(({ x, y }) => y / (start + slope * x) - 1) }
}
