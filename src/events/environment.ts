export const ENVIRONMENT_EVENTS = [] as const
