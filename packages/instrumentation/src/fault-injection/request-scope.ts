import type { Scope } from './experiment.ts';
import { isPicked } from './share.ts';

/** What an edge knows of a request. */
export interface EdgeRequest {
  user: string | undefined;
  device: string | undefined;
  /** @param name in lower case. */
  header(name: string): string | undefined;
  /** 32 hex digits. */
  traceId: string;
}

/** Whether the request takes part: all conditions of the scope hold. A share is one of users where the user is known. */
export function isInScope(experimentId: string, scope: Scope, request: EdgeRequest): boolean {
  const { percentage, users, devices, header } = scope;
  if (users && (request.user === undefined || !users.includes(request.user))) return false;
  if (devices && (request.device === undefined || !devices.includes(request.device))) return false;
  if (header && request.header(header.name) !== header.value) return false;
  return percentage === undefined || isPicked(experimentId, request.user ?? request.traceId, percentage);
}
