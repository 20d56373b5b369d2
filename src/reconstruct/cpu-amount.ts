/** CPUs of a task in units of 10^-9, as Spark 4.3 counts them (CpuAmount.scala); whole CPUs before. */
export type NanoCpus = number

const NANO = 1e9
const MOST_CPUS = 2 ** 31 - 1
const LONGEST = 64
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** undefined if it is not a number of CPUs. */
export function nanoCpus(amount: number | string): NanoCpus | undefined {
  if (typeof amount === 'string' && (amount.length > LONGEST || !DECIMAL.test(amount))) return undefined
  const cpus = Number(amount)
  return cpus >= 1 / NANO && cpus <= MOST_CPUS ? Math.round(cpus * NANO) : undefined
}

/** Tasks that run at once on these cores. */
export function tasksOnCores(cores: number, cpusPerTask: NanoCpus): number {
  return Math.floor((cores * NANO) / cpusPerTask)
}
