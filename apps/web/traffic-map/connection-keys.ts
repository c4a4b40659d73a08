import type { GraphConnection } from '@faultline/model';
import { connectionKey } from '../connection-key.ts';

/**
 * Keys of a graph's connections, the same strings (and the same array) as long as the connections are the same: a map finds
 * a string it has seen several times faster than an equal one.
 */
export class ConnectionKeys {
  #connections: readonly GraphConnection[] = [];
  #keys: readonly string[] = [];

  of(connections: readonly GraphConnection[]): readonly string[] {
    const before = this.#connections;
    const isSame =
      connections.length === before.length &&
      connections.every(
        ({ source, target }, index) => source === before[index]!.source && target === before[index]!.target,
      );
    this.#connections = connections;
    if (!isSame) {
      const known = new Map(this.#keys.map((key) => [key, key]));
      this.#keys = connections.map(connectionKey).map((key) => known.get(key) ?? key);
    }
    return this.#keys;
  }
}
