let made = '';

/** Keeps which experiment was just made in this tab, for the page that is shown next. */
export function keepMade(id: string): void {
  made = id;
}

/** Whether that was this one; true once. */
export function takeMade(id: string): boolean {
  if (made !== id) return false;
  made = '';
  return true;
}
