import { checkUsage } from './check.ts'
import { compareUsage } from './compare.ts'
import { costUsage } from './cost.ts'
import { enginesUsage } from './engines.ts'
import { fetchUsage } from './fetch.ts'
import { findingsUsage } from './findings.ts'
import { fleetUsage } from './fleet.ts'
import { loadUsage } from './load.ts'
import { lsUsage } from './ls.ts'
import { recommendUsage } from './recommend.ts'
import { serveUsage } from './serve.ts'
import { sqlUsage } from './sql.ts'
import { trendsUsage } from './trends.ts'
import type { Usage } from './usage.ts'
import { verifyUsage } from './verify.ts'
import { whatifUsage } from './whatif.ts'

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Usage[] = [
  lsUsage,
  loadUsage,
  fetchUsage,
  sqlUsage,
  findingsUsage,
  compareUsage,
  trendsUsage,
  fleetUsage,
  costUsage,
  whatifUsage,
  recommendUsage,
  checkUsage,
  enginesUsage,
  serveUsage,
  verifyUsage,
]
