export const APPLICATION_EVENTS = [] as const
