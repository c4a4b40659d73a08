/** Distances of the layout, in pixels at zoom 1. */

/** Between neighbours of one column: a node of the largest radius, its two label lines, air. */
export const ROW = 112;
/** Between the columns of one wide tier: room for a label. */
export const COLUMN = 150;
/** Between tiers: room for a line to curve and for dots to be followed. */
export const TIER = 190;
