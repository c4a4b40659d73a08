/**
 * Copies a text that an element shows; false where it is only selected, for the reader to copy. Browsers give no clipboard
 * to pages that come by plain HTTP from another machine.
 */
export async function copyText(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    document.getSelection()?.selectAllChildren(shown);
    return document.execCommand('copy');
  }
}
