import type { RemoteFault } from '../remote/store.ts'

/** What was asked for, in words for errors. */
export interface Where {
  readonly bucket: string
  /** `s3://bucket/key` */
  readonly path: string
  /** The server that was asked. */
  readonly host: string
  /** The profile whose credentials were to be used, where one is named. */
  readonly profile: string | undefined
}

/** What a person is told of one kind of error, and how it is dealt with. */
export interface Told {
  readonly fault: RemoteFault
  readonly says: (where: Where) => string
  readonly hint?: string
}

export const NO_CREDENTIALS: Told = {
  fault: 'denied',
  says: ({ path, profile }) =>
    profile === undefined
      ? `There are no credentials to read ${path} with.`
      : `The profile ${profile} gives no credentials to read ${path} with.`,
  hint:
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile (aws configure list-profiles shows them), or run ' +
    'aws configure or aws sso login. A public bucket is read with --no-sign-request.',
}

export const EXPIRED: Told = {
  fault: 'denied',
  says: ({ path }) => `The credentials for ${path} have expired.`,
  hint: 'Get new ones (aws sso login, or the page that gave them) and run the same command: what was loaded is kept.',
}

export const ACCESS_DENIED: Told = {
  fault: 'denied',
  says: ({ path }) => `These credentials may not read ${path}.`,
  hint:
    'They need s3:ListBucket on the bucket and s3:GetObject on its objects (and kms:Decrypt for encrypted ones). ' +
    'A bucket whose readers pay is read with --request-payer.',
}

export const MISSING: Told = { fault: 'missing', says: ({ path }) => `${path} is not there (any more).` }

/** S3 says with a code of its own what is missing. */
export const NO_CODE: Told = {
  fault: 'missing',
  says: ({ host, path }) => `${host} has nothing there (${path}).`,
  hint: 'Check --endpoint-url: is it the address of its S3 API, without a path?',
}

export const REPLACED: Told = {
  fault: 'changed',
  says: ({ path }) => `${path} was replaced since it was listed.`,
}

export const SHORTER: Told = {
  fault: 'changed',
  says: ({ path }) => `${path} is shorter than when it was listed.`,
}

export const ELSEWHERE: Told = {
  fault: 'misused',
  says: ({ bucket, host }) => `The bucket ${bucket} is not at ${host}: it must be asked elsewhere.`,
  hint: 'Name its --region, and the --endpoint-url of that region if it is not on AWS.',
}

export const CLOCK: Told = {
  fault: 'misused',
  says: ({ host }) => `The clock of this machine and that of ${host} differ by more than 15 minutes.`,
  hint: 'Set the clock (timedatectl set-ntp true): S3 takes no request from another time.',
}

export const THROTTLED: Told = {
  fault: 'throttled',
  says: ({ host, path }) => `${host} asks to slow down (${path}).`,
  hint: 'Try again later, or with fewer loads at once.',
}

export const NOT_S3: Told = {
  fault: 'misused',
  says: ({ host, path }) => `${host} does not answer as S3 does (${path}).`,
  hint: 'Check --endpoint-url: is it the address of its S3 API, and not of its web console?',
}

export const PROXY: Told = {
  fault: 'denied',
  says: () => 'The proxy wants a name and a password.',
  hint: 'Write them into HTTPS_PROXY: http://name:password@proxy:3128.',
}

/** By S3's codes. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const BY_NAME: Readonly<Record<string, Told>> = {
  NoSuchBucket: {
    fault: 'missing',
    says: ({ bucket, host }) => `There is no bucket ${bucket} at ${host}.`,
    hint: 'Check its name, and --endpoint-url if it is not on AWS.',
  },
  InvalidBucketName: {
    fault: 'missing',
    says: ({ bucket }) => `No bucket can have the name ${bucket}.`,
    hint: 'It is written as s3://bucket/prefix: small letters, digits, dots and hyphens.',
  },
  InvalidAccessKeyId: {
    fault: 'denied',
    says: ({ host }) => `${host} does not know the access key.`,
    hint: 'Check AWS_ACCESS_KEY_ID or the --profile, and --endpoint-url: another server has other keys.',
  },
  SignatureDoesNotMatch: {
    fault: 'denied',
    says: ({ host }) => `${host} does not accept the secret key.`,
    hint: 'Check AWS_SECRET_ACCESS_KEY or the --profile: the secret is not that of the access key.',
  },
  InvalidToken: {
    fault: 'denied',
    says: ({ host }) => `${host} does not accept the session token.`,
    hint: 'Set AWS_SESSION_TOKEN together with the keys it was given with, or remove it where they need none.',
  },
  InvalidObjectState: {
    fault: 'denied',
    says: ({ path }) => `${path} is archived (Glacier): it must be restored before it can be read.`,
    hint: 'Restore it (aws s3api restore-object) and load it again when that is done.',
  },
  AuthorizationHeaderMalformed: {
    fault: 'misused',
    says: ({ host }) => `${host} expects another region.`,
    hint: 'Name the --region that the server is set to.',
  },
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  AccessDenied: ACCESS_DENIED,
  NoSuchKey: MISSING,
  PreconditionFailed: REPLACED,
  InvalidRange: SHORTER,
  PermanentRedirect: ELSEWHERE,
  RequestTimeTooSkewed: CLOCK,
  RequestTimeout: { fault: 'unavailable', says: ({ host }) => `${host} gave up waiting for the request.` },
}
