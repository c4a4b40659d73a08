/** Nothing moved for this long, or for three frames where frames take longer: the view has come to rest. */
const REST_MS = 120;
const REST_FRAMES = 3;
const LONGEST_FRAME_MS = 1_000;

/** Whether the viewer's hand, or the camera, is moving the view. */
export class ViewRest {
  #movedAt = Number.NEGATIVE_INFINITY;
  #frameAt = Number.NEGATIVE_INFINITY;

  /** Zoom or pan changed just now. */
  moved(now: number): void {
    this.#movedAt = now;
  }

  /** To be asked once in each frame. @param now milliseconds, as of animation frames */
  isMoving(now: number): boolean {
    const restMs = Math.max(REST_MS, REST_FRAMES * Math.min(LONGEST_FRAME_MS, now - this.#frameAt));
    this.#frameAt = now;
    return now - this.#movedAt < restMs;
  }
}
