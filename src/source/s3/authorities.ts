import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { UserError } from '../../base/errors.ts'
import type { Authorities } from '../remote/agents.ts'
import { reasonOf } from '../source-error.ts'

/** The authorities of AWS_CA_BUNDLE beside the usual ones, for servers of AWS. */
export function authorities(): Authorities {
  const path = process.env.AWS_CA_BUNDLE
  if (path === undefined || path === '') return {}
  try {
    return { ca: [...rootCertificates, readFileSync(path, 'utf8')] }
  } catch (error) {
    throw new UserError(`The file that AWS_CA_BUNDLE names cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    })
  }
}
