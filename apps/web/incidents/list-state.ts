import { anyText, type KnownParameters, oneOf } from '../url-parameters.ts';

export const SHOWN = ['all', 'open', 'closed'] as const;
export type Shown = (typeof SHOWN)[number];

/** What the list of incidents shows; it lives in the URL. */
export interface ListState {
  shown: Shown;
  /** Part of a summary, a service or a note; '' for all. */
  text: string;
}

/** What of an address is understood. */
export const LIST_PARAMETERS: KnownParameters = { status: oneOf(...SHOWN), text: anyText };

/** `?status=open&text=cart`; what is not understood is left out. */
export function readListState(query: Pick<URLSearchParams, 'get'>): ListState {
  return {
    shown: SHOWN.find((one) => one === query.get('status')) ?? 'all',
    text: query.get('text') ?? '',
  };
}

/** Query string, of the page as of the API; '' for all incidents. */
export function writeListState({ shown, text }: ListState): string {
  const query = new URLSearchParams();
  if (shown !== 'all') query.set('status', shown);
  if (text) query.set('text', text);
  return query.size > 0 ? `?${query}` : '';
}
