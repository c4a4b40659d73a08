import type { GraphNode } from '@faultline/model';
import type { WordField } from './filter.ts';

/** What a node has in a field that is compared with words; nothing for breakers, which connections have. */
export function valuesOf(field: WordField, node: GraphNode): readonly string[] {
  switch (field) {
    case 'region':
      return node.regions;
    case 'version':
      return node.versions;
    case 'breaker':
      return [];
    default:
      return [node[field]];
  }
}
