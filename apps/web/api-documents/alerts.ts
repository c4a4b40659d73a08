import type { AlertStage, AlertTarget, DeliveryState } from '@faultline/model';

/** Who is told of incidents. */

/** A message to a target that was tried. */
export interface AlertDeliveryDocument {
  id: string;
  stage: AlertStage;
  /** '' of a test. */
  incidentId: string;
  /** When it was tried last; 0 for not yet. */
  at: number;
  state: DeliveryState;
  attempts: number;
  /** Why that failed; '' if it did not. */
  error: string;
  /** When it is tried again; 0 for never. */
  nextAt: number;
}

/** Whom incidents are told, without secrets: those are never given out again. */
export interface AlertTargetDocument extends Omit<AlertTarget, 'token' | 'headers'> {
  /** Without the query, and without parts of the path that may be secret. */
  url: string;
  hasToken: boolean;
  /** Names alone. */
  headers: string[];
  /** `unused`: nothing was sent yet; `failing`: the last attempt failed. */
  state: 'off' | 'unused' | 'ok' | 'failing';
  /** Messages that wait. */
  pending: number;
  delivered: number;
  givenUp: number;
  lastDeliveredAt: number;
  /** The message that was tried last; null if none was. */
  last: AlertDeliveryDocument | null;
}

export interface AlertTargetListDocument {
  now: number;
  targets: AlertTargetDocument[];
}
