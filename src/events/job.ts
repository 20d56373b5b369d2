export const JOB_EVENTS = [] as const
