/** One application attempt of which a server tells by its REST API, or told when its answers were recorded. */
export interface AttemptAnswers {
  /** As shown and kept in `logs`: `http://host:18080/api/v1/applications/<id>[/<attempt>]`. Never with credentials. */
  readonly path: string
  readonly listed: ListedAttempt
  /** It comes from the application itself, which runs: what is cached is known, and there is no log to be had. */
  readonly isLive: boolean
  /**
   * The answer to a path below the attempt, such as `/jobs`, whatever its status.
   * @throws UserError where there is none: then there will be none to any other path either.
   */
  ask(path: string, signal: AbortSignal | undefined): Promise<AnswerText>
}

export interface AnswerText {
  readonly status: number
  readonly body: string
}

/** An attempt as a list of applications has it; times are epoch milliseconds. */
export interface ListedAttempt {
  readonly appId: string
  /** Undefined where Spark gives none. */
  readonly attemptId: string | undefined
  readonly name: string
  readonly user: string | undefined
  readonly start: number | undefined
  /** Undefined while it runs. */
  readonly end: number | undefined
  /** When the server last saw its log change. */
  readonly updated: number | undefined
  readonly completed: boolean
  readonly sparkVersion: string | undefined
  readonly exitCode: number | undefined
}
