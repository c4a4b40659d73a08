import {
  type BreakerState,
  type GraphConnection,
  type GraphNode,
  servicesIn,
  type TrafficGraph,
} from '@faultline/model';
import { connectionKey } from '../connection-key.ts';
import { valuesOf } from './field-values.ts';
import type { FigureField, Operator, Term, TrafficFilter } from './filter.ts';
import { isWhole, isWithin, type TextPattern } from './text-pattern.ts';

/** What of a graph a filter lets through. */
export interface FilterMatch {
  /** Ids of nodes that match, and of those at the ends of connections that do. */
  nodes: ReadonlySet<string>;
  /** Keys (`connectionKey`) of connections that match, or lie between two nodes that do. */
  connections: ReadonlySet<string>;
  counts: MatchCounts;
}

/** How many match, the entry apart; `connections` counts those that match by themselves. */
export type MatchCounts = Record<
  'services' | 'allServices' | 'dependencies' | 'allDependencies' | 'connections',
  number
>;

interface LinkedConnection {
  connection: GraphConnection;
  source: GraphNode | undefined;
  target: GraphNode | undefined;
}

/**
 * What matches. Figures, health and breakers are looked for on connections too: there, what is said of names, teams and
 * their like has to hold for either end. A connection matches by such terms only, never because it lacks something.
 */
export function matchFilter(graph: TrafficGraph, { alternatives }: TrafficFilter): FilterMatch {
  const nodeOf = new Map(graph.nodes.map((node) => [node.id, node]));
  const own = new Set<string>();
  for (const node of graph.nodes) {
    if (alternatives.some((terms) => terms.every((term) => holdsForNode(term, node)))) own.add(node.id);
  }
  const nodes = new Set(own);
  const connections = new Set<string>();
  const ofConnections = alternatives.filter((terms) => terms.some(isOfConnections));
  let matched = 0;
  for (const connection of graph.connections) {
    const { source, target } = connection;
    const linked = { connection, source: nodeOf.get(source), target: nodeOf.get(target) };
    const isMatch = ofConnections.some((terms) => terms.every((term) => holdsForConnection(term, linked)));
    if (isMatch) {
      matched += 1;
      nodes.add(source).add(target);
    }
    if (isMatch || (own.has(source) && own.has(target))) connections.add(connectionKey(connection));
  }
  return { nodes, connections, counts: { ...countNodes(graph.nodes, nodes), connections: matched } };
}

function countNodes(all: readonly GraphNode[], matched: ReadonlySet<string>) {
  const services = (nodes: readonly GraphNode[]) => nodes.reduce((sum, node) => sum + servicesIn(node), 0);
  const dependencies = all.filter(({ kind }) => kind !== 'service' && kind !== 'group' && kind !== 'entry');
  const among = (nodes: readonly GraphNode[]) => nodes.filter(({ id }) => matched.has(id));
  return {
    services: services(among(all)),
    allServices: services(all),
    dependencies: among(dependencies).length,
    allDependencies: dependencies.length,
  };
}

function isOfConnections(term: Term): boolean {
  if (term.isNegated || term.type === 'text') return false;
  return term.type === 'figure' || term.field === 'breaker' || term.field === 'health';
}

function holdsForNode(term: Term, node: GraphNode): boolean {
  return holds(term, node) !== term.isNegated;
}

function holds(term: Term, node: GraphNode): boolean {
  switch (term.type) {
    case 'text':
      return isWithin(term.pattern, node.name);
    case 'figure':
      return compare(figureOf(term.field, node), term.operator, term.value);
    case 'word':
      return valuesOf(term.field, node).some((word) => isOneOf(term.patterns, word));
  }
}

function holdsForConnection(term: Term, { connection, source, target }: LinkedConnection): boolean {
  return holdsBetween(term, { connection, source, target }) !== term.isNegated;
}

function holdsBetween(term: Term, { connection, source, target }: LinkedConnection): boolean {
  if (term.type === 'figure') return compare(figureOf(term.field, connection), term.operator, term.value);
  if (term.type === 'word' && term.field === 'health') return isOneOf(term.patterns, connection.health);
  if (term.type === 'word' && term.field === 'breaker') {
    const { instances, state } = connection.breaker;
    return instances > 0 && (isOneOf(term.patterns, 'any') || isOneOf(term.patterns, breakerWord(state)));
  }
  return [source, target].some((node) => node !== undefined && holds(term, node));
}

/** As it is typed: `half-open`. */
export function breakerWord(state: BreakerState): string {
  return state.replace('_', '-');
}

function isOneOf(patterns: readonly TextPattern[], word: string): boolean {
  return patterns.some((pattern) => isWhole(pattern, word));
}

function figureOf(field: FigureField, { errorRate, rps, latency }: GraphNode | GraphConnection): number {
  if (field === 'error') return errorRate;
  return field === 'rps' ? rps : latency[field];
}

function compare(figure: number, operator: Operator, value: number): boolean {
  switch (operator) {
    case '>':
      return figure > value;
    case '>=':
      return figure >= value;
    case '<':
      return figure < value;
    case '<=':
      return figure <= value;
    case '=':
      return figure === value;
  }
}
