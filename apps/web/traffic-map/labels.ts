/** A box on the screen, in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LONGEST_NAME = 22;

/** Shortens a long name in its middle, where names tell each other apart least: 22 characters at most. */
export function shortName(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const kept = LONGEST_NAME - 1;
  const head = Math.ceil(kept / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
}

/** Something that may be labelled if there is room in one of its boxes; the first that is free is taken. */
export interface LabelRequest {
  boxes: readonly Box[];
  /** Index of the box it had before, tried first so that labels do not hop about. */
  previous?: number | undefined;
  /** Shown even over others. */
  isRequired: boolean;
  /** May cover what is no label. */
  isImportant?: boolean;
}

/**
 * Which labels to show, the most important first. No two overlap, save for required ones.
 * @param taken what labels keep clear of
 * @param within what they stay inside of; no limit unless given
 * @returns for each request the index of the box it gets, -1 when there is no room
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  taken: readonly Box[],
  within: Box = ANYWHERE,
): number[] {
  const occupied = new BoxIndex();
  const labels = new BoxIndex();
  for (const box of taken) occupied.add(box);
  return requests.map(({ boxes, previous, isRequired, isImportant }) => {
    const isFree = (box: Box | undefined) => box !== undefined && isInside(box, within) && !occupied.overlaps(box);
    const free = previous !== undefined && isFree(boxes[previous]) ? previous : boxes.findIndex(isFree);
    let chosen = free;
    if (chosen < 0 && (isImportant || isRequired)) {
      chosen = boxes.findIndex((box) => isInside(box, within) && !labels.overlaps(box));
    }
    if (chosen < 0 && isRequired) chosen = 0;
    if (chosen >= 0) {
      occupied.add(boxes[chosen]!);
      labels.add(boxes[chosen]!);
    }
    return chosen;
  });
}

const ANYWHERE: Box = {
  left: Number.NEGATIVE_INFINITY,
  top: Number.NEGATIVE_INFINITY,
  right: Number.POSITIVE_INFINITY,
  bottom: Number.POSITIVE_INFINITY,
};

function isInside(box: Box, within: Box): boolean {
  return box.left >= within.left && box.top >= within.top && box.right <= within.right && box.bottom <= within.bottom;
}

const CELL = 160;

class BoxIndex {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of cellsOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  overlaps(box: Box): boolean {
    for (const key of cellsOf(box)) {
      for (const other of this.#cells.get(key) ?? []) {
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
          return true;
        }
      }
    }
    return false;
  }
}

function* cellsOf({ left, top, right, bottom }: Box): Iterable<string> {
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) yield `${x}:${y}`;
  }
}
