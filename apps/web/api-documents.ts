/** Answers of the API besides the graph. Times are epoch milliseconds, durations milliseconds. */
export type * from './api-documents/alerts.ts';
export type * from './api-documents/breakers.ts';
export type * from './api-documents/faults.ts';
export type * from './api-documents/incidents.ts';
export type * from './api-documents/services.ts';
export type * from './api-documents/traces.ts';
