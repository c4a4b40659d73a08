/** A version of a service that began to run. */
export interface DeployDefinition {
  service: string;
  /** `service.version`; '' if it was not told. */
  version: string;
  /** Epoch milliseconds. */
  at: number;
  /** `deployment.environment.name`; '' for any. */
  environment: string;
  description: string;
  /** Where more is to be read of it: http or https; '' for nowhere. */
  url: string;
}

export interface Deploy extends DeployDefinition {
  /** Of a reported one 16 lower-case hexadecimal digits; '' of one that was only seen. */
  id: string;
  /** The version before it; '' if it is not known. */
  previousVersion: string;
  /** `reported` by somebody, or `seen` in spans, whose `service.version` changed. */
  source: 'reported' | 'seen';
}

/** A version's first spans come soon after somebody reports it, or somebody reports it soon after. */
const SAME_WITHIN_MS = 600_000;

/**
 * Reported deploys and those seen in spans as one list, newest first. One that was both is the reported one, which says
 * more, with the former version, which only spans know.
 */
export function mergeDeploys(reported: readonly Deploy[], seen: readonly Deploy[]): Deploy[] {
  const isSame = (a: Deploy, b: Deploy) =>
    a.service === b.service && a.version === b.version && Math.abs(a.at - b.at) <= SAME_WITHIN_MS;
  const told = reported.map((deploy) => {
    const same = seen.find((other) => isSame(deploy, other));
    return same ? { ...deploy, previousVersion: same.previousVersion } : deploy;
  });
  const untold = seen.filter((deploy) => !reported.some((other) => isSame(deploy, other)));
  return [...told, ...untold].sort((a, b) => b.at - a.at || (a.service < b.service ? -1 : 1));
}
