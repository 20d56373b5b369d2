export const STREAMING_EVENTS = [] as const
