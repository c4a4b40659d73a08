import type { Experiment, Fault, TargetType } from './experiment.ts';
import { isOfOperation } from './operation.ts';

/** A place where a fault can be injected, with what is known of what is about to happen there. */
export type Point =
  | { type: 'server'; method: string; path: string; caller: string | undefined }
  | { type: 'breaker'; name: string }
  | { type: 'database' | 'cache' | 'queue'; names: readonly string[] }
  | { type: 'manual'; target: { type: TargetType; name: string; operation?: string | undefined } };

/** Whether the fault is to be injected at this point of `service`. */
export function actsAt(fault: Fault, mode: Experiment['mode'], point: Point, service: string): boolean {
  if (point.type === 'breaker') return actsAtBreaker(fault, mode, point.name, service);
  if (isLeftToBreakers(fault, mode)) return false;
  if (point.type === 'server') return isForServer(fault, point, service);
  const { target } = fault;
  if (point.type !== 'manual') return target.type === point.type && point.names.includes(target.name);
  return (
    target.type === point.target.type &&
    target.name === point.target.name &&
    (target.operation === undefined || target.operation === point.target.operation)
  );
}

function isForServer({ target }: Fault, point: Point & { type: 'server' }, service: string): boolean {
  if (target.name !== service) return false;
  if (target.type === 'service') return true;
  if (target.type === 'edge') return point.caller !== undefined && target.from === point.caller;
  return target.type === 'operation' && isOfOperation(target.operation!, point.method, point.path);
}

function actsAtBreaker(fault: Fault, mode: Experiment['mode'], breaker: string, service: string): boolean {
  const { type, name, from } = fault.target;
  if (type === 'breaker') return name === breaker && (from === undefined || from === service);
  if (!isLeftToBreakers(fault, mode) || (type === 'edge' && from !== service)) return false;
  return fault.breakers.some((each) => each.service === service && each.name === breaker);
}

/** Whether the breakers around the target fail its calls without counting them. */
export function isOutsideOfStatistics(fault: Fault, mode: Experiment['mode']): boolean {
  return isLeftToBreakers(fault, mode) || (mode === 'isolated' && fault.target.type === 'breaker');
}

/** A failure outside the statistics of breakers has to come from the breaker itself. */
function isLeftToBreakers({ breakers }: Fault, mode: Experiment['mode']): boolean {
  return mode === 'isolated' && breakers.length > 0;
}
