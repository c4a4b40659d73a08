import type { TrafficGraph } from '@faultline/model';
import { glide } from './particles.ts';
import { nodeRadius } from './scene.ts';

/** Smaller changes of radius are noise. */
const RADIUS_STEP = 0.6;
/** On larger maps radii change at once: gliding would draw everything afresh all the time. */
const NODES_RESIZED_SMOOTHLY = 150;
/** And only by so much: each change is a line to measure again at every one of the node's connections. */
const RADIUS_STEP_AT_ONCE = 1.5;
/** A map with hardly any traffic has no large nodes. */
const QUIET_RPS = 5;

/** Radii that follow traffic; pixels. */
export class NodeRadii {
  readonly #radii = new Map<string, number>();
  readonly #wanted = new Map<string, number>();
  #busiestRps = QUIET_RPS;
  #isMoving = false;

  get values(): ReadonlyMap<string, number> {
    return this.#radii;
  }

  update({ nodes, entry }: TrafficGraph): void {
    const rpsOf = (node: TrafficGraph['nodes'][number]) => (node.kind === 'entry' ? entry.rps : node.rps);
    let busiest = 0;
    for (const node of nodes) busiest = Math.max(busiest, rpsOf(node));
    const isOffScale = busiest > this.#busiestRps * 1.3 || busiest < this.#busiestRps * 0.6;
    if (isOffScale) this.#busiestRps = Math.max(busiest, QUIET_RPS);
    const isLarge = nodes.length > NODES_RESIZED_SMOOTHLY;
    const step = isLarge ? RADIUS_STEP_AT_ONCE : RADIUS_STEP;
    for (const node of nodes) {
      const radius = nodeRadius(rpsOf(node), this.#busiestRps);
      const before = this.#wanted.get(node.id);
      if (before !== undefined && Math.abs(before - radius) <= step) continue;
      this.#wanted.set(node.id, radius);
      if (isLarge || !this.#radii.has(node.id)) this.#radii.set(node.id, radius);
      else this.#isMoving = true;
    }
  }

  /** Forgets nodes that have no place any more. */
  keepOnly(ids: ReadonlyMap<string, unknown>): void {
    for (const id of this.#radii.keys()) {
      if (ids.has(id)) continue;
      this.#radii.delete(id);
      this.#wanted.delete(id);
    }
  }

  /** @returns whether any radius is still on its way */
  step(elapsedMs: number): boolean {
    if (!this.#isMoving) return false;
    this.#isMoving = false;
    for (const [id, wanted] of this.#wanted) {
      const radius = this.#radii.get(id)!;
      if (radius === wanted) continue;
      this.#radii.set(id, Math.abs(radius - wanted) < 0.05 ? wanted : glide(radius, wanted, elapsedMs / 400));
      this.#isMoving = true;
    }
    return true;
  }
}
