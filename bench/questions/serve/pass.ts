import { type Asking, askAll, percentile } from '../../measure/requests.ts'
import { type Application, type Page, pagesOf } from './pages.ts'

/** A thousand pages, asked for once. */
export interface Pass {
  readonly pages: readonly Page[]
  readonly asking: Asking
}

const REQUESTS = 1000
const AT_A_TIME = 8

/** Asks for pages of these applications, the same ones in the same order each time. */
export async function askPages(api: string, applications: readonly Application[]): Promise<Pass> {
  const pages = pagesOf(api, applications, REQUESTS)
  const asking = await askAll(
    pages.map(({ url }) => url),
    AT_A_TIME,
  )
  return { pages, asking }
}

/** All of it in words. */
export function told(pass: Pass): string {
  const { seconds, clientShare } = pass.asking
  return `${figuresOf(pass)}, most ${at(pass, 1).toFixed(1)} ms; ${Math.round(pass.pages.length / seconds)} requests/s (client ${Math.round(100 * clientShare)} % of a core)`
}

/** In milliseconds; of one kind of pages, or of all. */
export function figuresOf(pass: Pass, kind?: string): string {
  return `p50 ${at(pass, 0.5, kind).toFixed(1)}, p95 ${at(pass, 0.95, kind).toFixed(1)} ms`
}

export function at({ pages, asking }: Pass, share: number, kind?: string): number {
  const answers = asking.answers.filter((_, i) => kind === undefined || pages[i]!.kind === kind)
  return percentile(
    answers.map(({ milliseconds }) => milliseconds),
    share,
  )
}
