import { attemptKeysOf } from '../../../analyses/attempts.ts'
import { likeOf } from '../../../analyses/recommend/like.ts'
import { type Recommended, recommendFor, recommendLike } from '../../../analyses/recommend/recommend.ts'
import type { MethodAnswer } from '../../../analyses/recommend/recommendation.ts'
import { commentText, sparkDefaultsText, sparkSubmitText } from '../../../analyses/recommend/settings-text.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, reportText } from '../render/report.ts'
import { nameText, printable } from '../render/text.ts'
import { analysed } from './analysed.ts'
import { chosenBook, type PriceOptions, termsOf } from './prices.ts'

export interface RecommendOptions extends PriceOptions {
  readonly db: string
  readonly appId?: string | undefined
  readonly like?: string | undefined
  readonly format: ReportFormat | 'spark-submit' | 'spark-defaults'
}

/** Says what to set, what speaks for it, what is to be expected and what may go wrong. */
export async function recommend(options: RecommendOptions, { stdout }: Terminal): Promise<number> {
  const book = chosenBook(options)
  const { db, appId, like, format } = options
  const workload = like === undefined ? undefined : likeOf(like)
  // The other applications are what this one is compared with.
  const answer = await analysed({ db }, async (connection) =>
    workload !== undefined
      ? recommendLike(connection, workload)
      : recommendFor(connection, await attemptKeysOf(connection, appId!), book, termsOf(options)),
  )
  stdout.write(
    format === 'spark-submit' || format === 'spark-defaults'
      ? settingsText(answer, format)
      : reportText(recommendReport(answer), format, stdout.columns),
  )
  return EXIT.ok
}

/** To paste: what speaks for each setting stands above, as comments. */
function settingsText({ answers, settings }: Recommended, format: 'spark-submit' | 'spark-defaults'): string {
  const speaking = answers.find(({ recommendations }) => recommendations.length > 0)
  const comments =
    speaking === undefined
      ? [
          'Nothing to change.',
          ...answers.map(({ method, refusal }) => `${method}: ${refusal || 'nothing found'}`),
        ]
      : [
          `By ${speaking.method}: ${speaking.restsOn}.`,
          ...speaking.recommendations.flatMap(({ title, because, effect, risk }) => [
            `${title}: ${because}`,
            `  Expected: ${effect}`,
            `  Risk: ${risk}`,
          ]),
        ]
  const text = format === 'spark-submit' ? sparkSubmitText : sparkDefaultsText
  return (
    comments.map((line) => commentText(printable(line))).join('') +
    (Object.keys(settings).length === 0 ? '' : text(settings))
  )
}

function recommendReport({ run, workload, answers, settings }: Recommended): Report {
  return {
    parts: [
      run === undefined ? 'A job that is to be run' : `${run.appId} ${nameText(run.name)}`,
      ...answers.flatMap(methodParts),
      ...(Object.keys(settings).length === 0
        ? []
        : [`To paste (of the first method that has any):\n${sparkSubmitText(settings)}`.trimEnd()]),
    ],
    data: {
      app_id: run?.appId ?? null,
      attempt_id: run?.attemptId ?? null,
      workload,
      methods: answers.map(({ method, restsOn, refusal, recommendations }) => ({
        method,
        rests_on: restsOn,
        refusal: refusal === '' ? null : refusal,
        recommendations,
      })),
      settings,
      spark_submit: Object.keys(settings).length === 0 ? null : sparkSubmitText(settings),
    },
  }
}

function methodParts({ method, restsOn, refusal, recommendations }: MethodAnswer): string[] {
  const name = method[0]!.toUpperCase() + method.slice(1)
  const state = recommendations.length > 0 ? '' : ` ${refusal === '' ? 'Nothing to change.' : refusal}`
  return [
    `${name} (${restsOn}):${state}`,
    ...recommendations.map(({ title, settings, because, effect, risk }) =>
      [
        `- ${title}${settingsPart(settings)}`,
        `  Because: ${because}`,
        `  Expected: ${effect}`,
        `  Risk: ${risk}`,
      ].join('\n'),
    ),
  ]
}

/** Nothing where it is no setting of Spark that changes it: workers of a cluster, for one. */
function settingsPart(settings: Readonly<Record<string, string>>): string {
  const all = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  return all.length === 0 ? '' : `: ${all.join(' ')}`
}
