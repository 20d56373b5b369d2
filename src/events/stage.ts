export const STAGE_EVENTS = [] as const
