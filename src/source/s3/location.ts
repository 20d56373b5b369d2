import { UserError } from '../../base/errors.ts'

/** What `s3://bucket/key` names. */
export interface S3Location {
  readonly bucket: string
  /** '' for the whole bucket. Taken as it stands: keys are not encoded in such an address. */
  readonly key: string
}

/** Hadoop's names for its clients of S3; they all name the same objects. */
export const S3_PREFIXES = ['s3://', 's3a://', 's3n://'] as const

/** @throws UserError where it names no bucket. */
export function s3Location(source: string): S3Location {
  const [, bucket = '', key = ''] = /^s3[an]?:\/\/([^/]*)\/?(.*)$/is.exec(source) ?? []
  // Also names of access points, and the old names with capitals and underscores.
  if (!/^(?:[A-Za-z0-9][A-Za-z0-9._-]{1,254}|arn:[A-Za-z0-9:/_-]{1,250})$/.test(bucket))
    throw new UserError(`${source.includes('@') ? 'The source' : source} names no bucket.`, {
      hint: 'Write s3://bucket/prefix. Keys are taken from the environment or a profile, never from the address.',
    })
  return { bucket, key }
}
