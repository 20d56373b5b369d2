export const EXECUTOR_EVENTS = [] as const
