import { describe, expect, it } from 'vitest'
import { bytesText, durationText, metricText } from '../../../src/reconstruct/sql/metric-text.ts'
import { MetricValues } from '../../../src/reconstruct/sql/metric-values.ts'

/** Type, values, whether a task has the maximum, and what MetricUtils.stringValue of Spark 4.3.0 says of them. */
const BY_SPARK: readonly [type: string, values: number[], ofTask: boolean, text: string][] = [
  [
    'average',
    [0, 24902274220, 3900],
    true,
    '(min, med, max (stageId: taskId)):\n(390, 2,490,227,422, 2,490,227,422 (stage 3.1: task 17))',
  ],
  [
    'size',
    [1857842, 0, 3500],
    true,
    'total (min, med, max (stageId: taskId))\n1817.7 KiB (0.0 B, 3.4 KiB, 1814.3 KiB (stage 3.1: task 17))',
  ],
  [
    'count',
    [36240076611, 5145646, 3507673],
    true,
    'total (min, med, max (stageId: taskId))\n[unknown] 36,248,729,930 ([unknown] 3,507,673, [unknown] 5,145,646, [unknown] 36,240,076,611 (stage 3.1: task 17))',
  ],
  ['size', [0], true, '0.0 B'],
  ['sum', [485331304448], true, '485,331,304,448'],
  [
    'nsTiming',
    [0, 2206, 4600],
    false,
    'total (min, med, max (stageId: taskId))\n0 ms (0 ms, 0 ms, 0 ms (driver))',
  ],
  ['average', [], false, '0'],
  [
    'size',
    [20786, 533],
    true,
    'total (min, med, max (stageId: taskId))\n20.8 KiB (533.0 B, 20.3 KiB, 20.3 KiB (stage 3.1: task 17))',
  ],
  ['size', [2032325941986], true, '1892.8 GiB'],
  ['count', [], false, '[unknown] 0'],
  [
    'count',
    [-1, 0, 2900183625538365, 3112376],
    false,
    'total (min, med, max (stageId: taskId))\n[unknown] 2,900,183,628,650,741 ([unknown] 0, [unknown] 3,112,376, [unknown] 2,900,183,625,538,365 (driver))',
  ],
  ['average', [], true, '0'],
  ['timing', [80077010299563], true, '22243616.00 h'],
  ['nsTiming', [-1], true, '0 ms'],
  ['nsTiming', [], true, '0 ms'],
  [
    'size',
    [0, 183151274, 87750],
    false,
    'total (min, med, max (stageId: taskId))\n174.8 MiB (0.0 B, 85.7 KiB, 174.7 MiB (driver))',
  ],
  ['average', [8], false, '0.8'],
  ['average', [-1], true, '0'],
  ['count', [2600], true, '[unknown] 2,600'],
  [
    'size',
    [0, 32536020366926],
    false,
    'total (min, med, max (stageId: taskId))\n29.6 TiB (0.0 B, 29.6 TiB, 29.6 TiB (driver))',
  ],
  [
    'timing',
    [111114, 4843],
    true,
    'total (min, med, max (stageId: taskId))\n1.9 m (4.8 s, 1.9 m, 1.9 m (stage 3.1: task 17))',
  ],
  ['size', [121295], false, '118.5 KiB'],
  [
    'nsTiming',
    [510, 2350],
    false,
    'total (min, med, max (stageId: taskId))\n0 ms (0 ms, 0 ms, 0 ms (driver))',
  ],
  ['timing', [], false, '0 ms'],
  ['count', [-1], false, '[unknown] 0'],
  ['nsTiming', [25687], false, '0 ms'],
  ['timing', [562998629717], false, '156388.50 h'],
  [
    'count',
    [292, 0],
    true,
    'total (min, med, max (stageId: taskId))\n[unknown] 292 ([unknown] 0, [unknown] 292, [unknown] 292 (stage 3.1: task 17))',
  ],
  ['timing', [-1], false, '0 ms'],
  ['size', [], true, '0.0 B'],
  [
    'timing',
    [116907, 5016995],
    false,
    'total (min, med, max (stageId: taskId))\n1.43 h (1.9 m, 1.39 h, 1.39 h (driver))',
  ],
  [
    'count',
    [96, 61223192942],
    false,
    'total (min, med, max (stageId: taskId))\n[unknown] 61,223,193,038 ([unknown] 96, [unknown] 61,223,192,942, [unknown] 61,223,192,942 (driver))',
  ],
  ['sum', [], true, '0'],
  [
    'average',
    [0, 1550, 82837504],
    false,
    '(min, med, max (stageId: taskId)):\n(155, 8,283,750.4, 8,283,750.4 (driver))',
  ],
  ['size', [], false, '0.0 B'],
  [
    'nsTiming',
    [539127201486165, 104128],
    true,
    'total (min, med, max (stageId: taskId))\n149.76 h (0 ms, 149.76 h, 149.76 h (stage 3.1: task 17))',
  ],
  ['sum', [246, 56633], true, '56,879'],
  ['sum', [221734844934826, 0], false, '221,734,844,934,826'],
  ['sum', [1], false, '1'],
  [
    'timing',
    [0, 0, 710803308419350, 280885823537838],
    true,
    'total (min, med, max (stageId: taskId))\n275469216.00 h (0 ms, 78023840.00 h, 197445376.00 h (stage 3.1: task 17))',
  ],
  ['count', [], true, '[unknown] 0'],
  ['timing', [-1], true, '0 ms'],
  ['nsTiming', [442023717546], false, '7.4 m'],
  ['timing', [1050], true, '1.0 s'],
  [
    'nsTiming',
    [4400985, 1529627032915],
    true,
    'total (min, med, max (stageId: taskId))\n25.5 m (4 ms, 25.5 m, 25.5 m (stage 3.1: task 17))',
  ],
  ['sum', [11120, 4350, 0, 21], true, '15,491'],
  ['sum', [], false, '0'],
  [
    'nsTiming',
    [1077058485, 1916210004497631],
    false,
    'total (min, med, max (stageId: taskId))\n532.28 h (1.1 s, 532.28 h, 532.28 h (driver))',
  ],
  ['sum', [4450, 62292, 138973, 5450], false, '211,165'],
  ['average', [-1, 15432989002], true, '1,543,298,900.2'],
  ['count', [3950, -1], false, '[unknown] 3,950'],
  [
    'average',
    [3040583, 1877405096],
    true,
    '(min, med, max (stageId: taskId)):\n(304,058.3, 187,740,509.6, 187,740,509.6 (stage 3.1: task 17))',
  ],
  ['average', [0, 986768736256], false, '98,676,873,625.6'],
]

const TASK = { stageId: 3, attemptId: 1, taskId: 17 }

describe('metric texts', () => {
  it.each(BY_SPARK)('%s %j, task %s: %s', (type, values, ofTask, text) => {
    const collected = new MetricValues(type)
    for (const value of values) collected.add(value)
    expect(metricText(type, collected.summary(ofTask ? TASK : undefined))).toBe(text)
  })

  it('says N/A for custom metrics, but for the one that the history server has', () => {
    const python = 'v2Custom_org.apache.spark.sql.execution.datasources.v2.python.PythonCustomMetric'
    const summary = () => {
      const values = new MetricValues('v2Custom_com.example.Metric')
      for (const value of [1024, 4096]) values.add(value)
      return values.summary(TASK)
    }
    expect(metricText('v2Custom_com.example.Metric', summary())).toBe('N/A')
    expect(metricText(python, summary())).toBe(
      'total (min, med, max (stageId: taskId))\n5.0 KiB (1024.0 B, 4.0 KiB, 4.0 KiB (driver))',
    )
  })

  it('divides durations as 32-bit floats', () => {
    expect([1050, 1450, 59_999, 60_000, 3_599_999, 3_600_000].map(durationText)).toEqual([
      '1.0 s',
      '1.5 s',
      '60.0 s',
      '1.0 m',
      '60.0 m',
      '1.00 h',
    ])
  })

  it('takes a unit from twice its size on', () => {
    expect([2047, 2048, 1_576_000, 2n ** 62n].map(bytesText)).toEqual([
      '2047.0 B',
      '2.0 KiB',
      '1539.1 KiB',
      '4.0 EiB',
    ])
  })
})
