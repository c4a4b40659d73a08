/** What the services answer. `source` says where a part comes from, so that a fallback can be told from the real thing. */

export interface Subscriber {
  user: number;
  plan: string;
  country: string;
  source: 'cache' | 'database' | 'stale' | 'grace';
}

export interface Recommendations {
  titles: readonly number[];
  source: 'personalized' | 'unranked' | 'popular';
}

export interface Ranking {
  titles: readonly number[];
}

export interface History {
  titles: readonly number[];
  source: 'database' | 'empty';
}

export interface Cell {
  cell: string;
  source: 'assigned' | 'fallback';
}

export interface Artwork {
  images: readonly string[];
  source: 'matched' | 'default';
}

export interface Delivery {
  node: string;
}

export interface ContentKey {
  keyId: string;
}

/** Message on the viewing-events topic. */
export interface ViewingEvent {
  user: number;
  title: number;
  /** Epoch milliseconds. */
  at: number;
}
