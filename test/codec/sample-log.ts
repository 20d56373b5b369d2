/** A log of `lines` lines in the shape of Spark's, always the same: some of it repeats, some does not. */
export function sampleLog(lines: number): Buffer {
  let seed = 1
  const random = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed
  }
  const texts: string[] = []
  for (let i = 0; i < lines; i++) {
    const metrics = {
      'Executor Run Time': random() % 5000,
      'JVM GC Time': random() % 50,
      'Result Size': random(),
    }
    const info = {
      'Task ID': i,
      Index: i % 20,
      Attempt: 0,
      'Launch Time': 1795256410390 + (random() % 1e6),
      Host: 'node-1',
    }
    texts.push(
      `${JSON.stringify({ Event: 'SparkListenerTaskEnd', 'Stage ID': i >> 5, 'Task Info': info, 'Task Metrics': metrics })}\n`,
    )
  }
  return Buffer.from(texts.join(''))
}
