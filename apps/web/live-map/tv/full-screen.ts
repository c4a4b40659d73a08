/** Fills the screen with the page, where the browser lets it: only just after a key or click. */
export function fillScreen(): void {
  if (canFillScreen()) document.documentElement.requestFullscreen().catch(() => undefined);
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
}

export function canFillScreen(): boolean {
  return document.fullscreenEnabled && document.fullscreenElement === null;
}
