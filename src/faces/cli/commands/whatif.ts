import { isTrusted, type WhatIf, WORST_FIT, whatIf } from '../../../analyses/whatif/whatif.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, reportText } from '../render/report.ts'
import { durationText, nameText, numberText, percentText } from '../render/text.ts'
import { analysed } from './analysed.ts'
import { chosenBook, type PriceOptions, priceNote, termsOf } from './prices.ts'

export interface WhatIfOptions extends PriceOptions {
  readonly db: string
  readonly appId: string
  readonly executors?: readonly number[] | undefined
  readonly format: ReportFormat
}

/** Says what an application would take on other numbers of executors; refuses where the replay is too far from what happened. */
export async function whatif(options: WhatIfOptions, { stdout }: Terminal): Promise<number> {
  const book = chosenBook(options)
  const answer = await analysed(options, (connection) =>
    whatIf(connection, options.executors, book, termsOf(options)),
  )
  stdout.write(reportText(whatIfReport(answer, book !== undefined), options.format, stdout.columns))
  return isTrusted(answer) ? EXIT.ok : EXIT.failed
}

function whatIfReport(answer: WhatIf, isChosen: boolean): Report {
  const trusted = isTrusted(answer)
  return {
    parts: [
      heading(answer),
      bounds(answer),
      ...(trusted ? [predictionTable(answer), caveats(answer, isChosen)] : [refusal(answer)]),
    ],
    data: data(answer, trusted),
  }
}

function heading({ attempt, attempts, shape }: WhatIf): string {
  const { most, average, cores, slots, memoryGib, isUniform } = shape
  return [
    [
      attempt.appId,
      attempt.attemptId && `attempt ${attempt.attemptId}`,
      attempts > 1 ? `(the latest of ${attempts})` : '',
      nameText(attempt.name),
    ]
      .filter((text) => text)
      .join(' '),
    `It had up to ${countOf(most, 'executor')} (${average.toFixed(1)} on average) of ${countOf(cores, 'core')}, ${countOf(slots, 'task')} at once, ${
      memoryGib === null ? 'memory not known' : `${memoryGib.toFixed(1)} GiB`
    }${isUniform ? '' : '; they differ, this is the most common kind'}.`,
  ].join('\n')
}

function bounds({ actualMs, driverMs, replayedMs, fit, criticalPathMs, idealMs }: WhatIf) {
  return {
    title: 'What bounds it',
    columns: [{ title: '' }, { title: 'time', right: true }, { title: '' }],
    rows: [
      ['it took', durationText(actualMs), ''],
      ['no job ran', durationText(driverMs), 'the driver, or waiting: executors do not change it'],
      [
        'replayed',
        durationText(replayedMs),
        `model error ${percentText(Math.abs(fit - 1))} of the time of jobs`,
      ],
      ['critical path', durationText(criticalPathMs), 'with room for every task at once'],
      ['ideal', durationText(idealMs), 'on the same cores, tasks spread evenly, no stage waiting'],
    ],
  }
}

function predictionTable({ predictions, cost, actualMs }: WhatIf) {
  return {
    title: 'On other numbers of executors (an estimate)',
    columns: ['executors', 'time', 'of the real time', 'core hours', 'cores busy', cost.book.currency].map(
      (title) => ({
        title,
        right: true,
      }),
    ),
    rows: predictions.map(({ executors, wallMs, coreSeconds, busy, price }) => [
      String(executors),
      durationText(wallMs),
      percentText(wallMs / Math.max(1, actualMs)),
      numberText(coreSeconds / 3600),
      percentText(busy),
      numberText(price),
    ]),
  }
}

function caveats({ cost }: WhatIf, isChosen: boolean): string {
  return [
    'The same tasks in the same numbers and lengths, all executors there from when the first one came to the end. Not in it: other partition',
    'counts, memory for caches, locality, the load on storage, and that adaptive execution may plan otherwise.',
    priceNote(new Set([cost.book]), isChosen, cost.terms),
  ].join('\n')
}

function refusal({ fit }: WhatIf): string {
  return [
    `No prediction: the replay of the executors that there were is ${percentText(Math.abs(fit - 1))} off what the jobs really took; up to ${percentText(WORST_FIT)} is`,
    'taken. Tasks waited for something the log does not show: executors of another resource profile, locality, a scheduler pool, a barrier.',
  ].join('\n')
}

function data(answer: WhatIf, trusted: boolean) {
  const { attempt, cost, predictions, shape } = answer
  return {
    estimate: true,
    app_id: attempt.appId,
    attempt_id: attempt.attemptId,
    actual_ms: answer.actualMs,
    driver_ms: answer.driverMs,
    replayed_ms: answer.replayedMs,
    fit: answer.fit,
    trusted,
    critical_path_ms: answer.criticalPathMs,
    ideal_ms: answer.idealMs,
    executor: {
      cores: shape.cores,
      slots: shape.slots,
      memory_gib: shape.memoryGib,
      most: shape.most,
      average: shape.average,
      is_uniform: shape.isUniform,
    },
    book: cost.book.name,
    currency: cost.book.currency,
    predictions: trusted
      ? predictions.map(({ executors, wallMs, coreSeconds, busy, price }) => ({
          executors,
          wall_ms: wallMs,
          core_seconds: coreSeconds,
          busy,
          price,
        }))
      : [],
  }
}

function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
