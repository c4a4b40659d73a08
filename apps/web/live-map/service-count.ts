import { servicesIn, type TrafficGraph } from '@faultline/model';

/** How many services a graph shows, in groups or by themselves. */
export function serviceCount({ nodes }: Pick<TrafficGraph, 'nodes'>): number {
  return nodes.reduce((sum, node) => sum + servicesIn(node), 0);
}
