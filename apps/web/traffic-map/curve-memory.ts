import { type Circle, type Curve, curveBetween, type Route, straightRoute } from './edge-geometry.ts';

interface Known extends Pick<Circle, 'x' | 'y' | 'radius'> {
  to: Circle;
  route: Route | undefined;
  curve: Curve;
  isUsed: boolean;
}

/** Curves by the key of their line. Measuring one is the costly part of a scene, and few change with a snapshot. */
export class CurveMemory {
  readonly #known = new Map<string, Known>();

  between(key: string, from: Circle, to: Circle, route: Route | undefined): Curve {
    const known = this.#known.get(key);
    if (known && known.route === route && isSame(known, from) && isSame(known.to, to)) {
      known.isUsed = true;
      return known.curve;
    }
    const curve = curveBetween(from, to, route ?? straightRoute(from, to));
    const { x, y, radius } = from;
    this.#known.set(key, { x, y, radius, to: { x: to.x, y: to.y, radius: to.radius }, route, curve, isUsed: true });
    return curve;
  }

  /** Lets go of every curve that was not asked for since the last time. */
  forgetUnused(): void {
    for (const [key, known] of this.#known) {
      if (!known.isUsed) this.#known.delete(key);
      known.isUsed = false;
    }
  }
}

function isSame(a: Circle, b: Circle): boolean {
  return a.x === b.x && a.y === b.y && a.radius === b.radius;
}
