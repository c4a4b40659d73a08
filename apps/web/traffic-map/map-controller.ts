import type { TrafficGraph } from '@faultline/model';
import type { ShownClock } from '../live-feed/server-clock.ts';
import type { Language } from '../text/language.ts';
import type { Theme } from '../theme/theme-choice.ts';
import { createArranger } from './arranger.ts';
import type { Point } from './edge-geometry.ts';
import { ALL_IN_SIGHT, type Sight } from './graph-part.ts';
import type { Size } from './layout.ts';
import { LayoutMemory } from './layout-memory.ts';
import { type MapLevel, passageBetween } from './level-places.ts';
import { type LevelEvents, LevelZoom } from './level-zoom.ts';
import { MapCamera } from './map-camera.ts';
import { MapFocus } from './map-focus.ts';
import { type Arranged, MapGround } from './map-ground.ts';
import { type MapElements, type MapLegend, MapStage } from './map-stage.ts';
import { NodeField } from './node-field.ts';
import type { Selection } from './selection.ts';
import { nextNode, type WalkDirection } from './walk.ts';

export interface MapEvents extends LevelEvents {
  onSelect(selection: Selection | null): void;
  onEnter(nodeId: string): void;
  onLegend(legend: MapLegend): void;
  /** The node the keyboard stands on; `null` when it left the map. */
  onFocus(nodeId: string | null): void;
  /** What a link must say of nodes put somewhere by hand so that it shows the same; '' for nothing. */
  onPins(text: string): void;
}

/** An element smaller than this is not laid out yet, or hidden. */
const SMALLEST_SIDE = 40;
const ZOOM_STEP = 1.3;

/** Of a map that has no other. */
export const ONLY_LEVEL: MapLevel = { key: '', centre: null };

/** Runs the map: takes graphs and gestures, and keeps where things stand and what is looked at. */
export class MapController {
  readonly camera: MapCamera;
  readonly #elements: MapElements;
  readonly #events: MapEvents;
  readonly #ground = new MapGround((arranged) => this.#onArranged(arranged), createArranger());
  readonly #memory: LayoutMemory;
  readonly #focus = new MapFocus();
  readonly #field: NodeField;
  readonly #stage: MapStage;
  readonly #levelZoom: LevelZoom;
  readonly #observer: ResizeObserver;
  readonly #abort = new AbortController();

  #graph: TrafficGraph | null = null;
  #sight: Sight = ALL_IN_SIGHT;
  #level = ONLY_LEVEL;
  /** The level that is seen; `null` before anything is. */
  #shownLevel: MapLevel | null = null;
  /** The map was arranged while its element had no size, so for no screen in particular. */
  #isArrangedBlind = false;

  /** @param layoutName under which this browser keeps where things stand */
  constructor(elements: MapElements, events: MapEvents, layoutName: string, theme: Theme) {
    this.#elements = elements;
    this.#events = events;
    this.#memory = new LayoutMemory(layoutName, (text) => events.onPins(text));
    this.#field = new NodeField(elements.field, {
      onViewport: () => this.#stage.viewMoved(),
      onNodeOver: (id) => this.#hover(id === null ? null : { type: 'node', id }),
      onGroundOver: (point) => this.#hover(this.#connectionAt(point)),
      onNodeTap: (id) => events.onSelect({ type: 'node', id }),
      onNodeDoubleTap: (id) => events.onEnter(id),
      onGroundTap: (point) => events.onSelect(this.#connectionAt(point)),
      onNodeDrag: (id, point) => this.#drag(id, point),
      onHand: () => this.#stage.arrive(),
      onHandled: () => this.#ground.touch(),
      onZoom: (zoom) => this.#levelZoom.takes(zoom),
      isHeld: (atMs, direction) => this.#levelZoom.isHeld(atMs, direction),
    });
    const actors = { ground: this.#ground, focus: this.#focus, field: this.#field };
    this.#stage = new MapStage(elements, theme, actors, (legend) => events.onLegend(legend));
    this.camera = new MapCamera(this.#field, this.#ground, {
      viewport: () => this.#stage.size,
      isShown: (id) => this.#sight.shown?.nodes.has(id) ?? true,
      isGoingOver: () => this.#stage.isGoingOver,
    });
    this.#levelZoom = new LevelZoom(() => this.#stage.scene, this.camera, events);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(elements.root);
    elements.root.addEventListener('pointerleave', () => this.#hover(null), this.#abort);
    window.addEventListener('resize', () => this.#resize(), this.#abort);
    window.addEventListener('pagehide', () => this.#memory.flush(), this.#abort);
    document.addEventListener('visibilitychange', () => this.#stage.followVisibility(), this.#abort);
    this.#resize();
  }

  destroy(): void {
    this.#abort.abort();
    this.#observer.disconnect();
    this.#memory.flush();
    this.#ground.dispose();
    this.#stage.dispose();
    this.#field.destroy();
  }

  /**
   * Takes over a graph, and what of it is to be seen. What is not shown keeps its place all the same.
   * @param level which one this is: where it is another one than before, the map goes over to it
   */
  setGraph(graph: TrafficGraph | null, sight: Sight, level: MapLevel): void {
    this.#graph = graph;
    this.#sight = sight;
    this.#level = level;
    this.#focus.brighten(sight.bright);
    if (graph) this.#ground.update(graph, this.#memory.arrangedFor ?? this.#stage.size, Date.now());
    this.#show();
  }

  /** Takes over what a link says of nodes put somewhere by hand; see `MapEvents.onPins`. */
  setPins(text: string): void {
    if (this.#graph) {
      const pins = this.#memory.follow(text, this.#ground.layout);
      for (const [id, point] of pins?.places ?? []) this.#ground.drag(id, point);
      if (pins) this.#show();
      return;
    }
    const { kept, shared } = this.#memory.start(text);
    if (kept) this.#ground.restore(kept.layout);
    if (shared) this.#ground.pin(shared.places);
  }

  setSelection(selection: Selection | null): void {
    if (this.#focus.select(selection, this.#stage.scene)) this.#stage.redraw();
  }

  setReducedMotion(isReduced: boolean): void {
    if (isReduced === this.camera.isReduced) return;
    this.camera.isReduced = isReduced;
    if (isReduced) this.#ground.settle();
    this.#stage.setReducedMotion(isReduced);
  }

  setLanguage(language: Language): void {
    this.#stage.setLanguage(language);
  }

  /** @param size how much larger names are than on a desk, and how much nearer the map may be brought */
  setLabelSize(size: number): void {
    this.camera.labelSize = size;
    this.#stage.setLabelSize(size);
  }

  /** @param corner what lies over the lower left corner of the map */
  setCorner(corner: Size): void {
    this.camera.corner = corner;
    if (!this.#ground.isTouched) this.camera.refit(true);
  }

  /** @param clock that breakers count down by */
  setClock(clock: ShownClock): void {
    this.#stage.setClock(clock);
  }

  setTheme(theme: Theme): void {
    this.#stage.setTheme(theme);
  }

  /** Arranges the map afresh for this screen, forgets what was dragged, and brings all into view. */
  rearrange(): void {
    if (!this.#graph) return;
    this.#memory.own();
    this.#ground.rearrange(this.#graph, this.#stage.size);
  }

  /** Moves the keyboard's focus to the next node; `null` leaves the nodes. */
  walk(direction: WalkDirection | null): void {
    const { selection, walked } = this.#focus;
    const { scene } = this.#stage;
    const from = walked ?? (selection?.type === 'node' ? selection.id : null);
    const present = new Map(scene.nodes.map(({ id, x, y }) => [id, { x, y }]));
    const next = direction === null ? null : (nextNode(present, from, direction) ?? from);
    if (next === walked) return;
    this.#focus.walkTo(next, scene);
    this.#events.onFocus(next);
    if (next !== null) this.camera.keepInView(next);
    this.#stage.redraw();
  }

  /** Selects the node the keyboard stands on, or enters the one that is selected already. */
  selectOrEnter(): void {
    const { walked, selection } = this.#focus;
    const selected = selection?.type === 'node' ? selection.id : null;
    if (selected !== null && (walked ?? selected) === selected) this.#events.onEnter(selected);
    else if (walked !== null) this.#events.onSelect({ type: 'node', id: walked });
  }

  /** Another level is asked for than is seen. */
  get #isLevelDue(): boolean {
    return this.#shownLevel !== null && this.#level.key !== this.#shownLevel.key;
  }

  zoomIn(): void {
    this.#zoom(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoom(1 / ZOOM_STEP);
  }

  #zoom(factor: number): void {
    const { zoom } = this.#field.view;
    const step = { from: zoom, to: zoom * factor, point: this.#field.middle, atMs: performance.now() };
    if (this.#levelZoom.takes(step)) return;
    this.#stage.arrive();
    this.camera.zoomBy(factor);
  }

  #show(): void {
    const graph = this.#graph;
    if (!graph || !this.#isLevelDue) this.#stage.show(graph, this.#sight);
    // Until all of it has its place, what was shown stays.
    else if (graph.nodes.every(({ id }) => this.#ground.layout.has(id))) this.#changeLevel(this.#shownLevel!);
    else return;
    if (graph) this.#shownLevel = this.#level;
  }

  #changeLevel(from: MapLevel): void {
    const before = { nodes: this.#stage.scene.nodes, centre: from.centre };
    const { view } = this.#field;
    const ghost = this.camera.isReduced ? null : this.#stage.leave();
    this.#ground.settle();
    this.#hover(null);
    this.walk(null);
    this.#stage.show(this.#graph, this.#sight);
    const passage = passageBetween(before, { nodes: this.#stage.scene.nodes, centre: this.#level.centre });
    if (ghost) this.#stage.goOver(ghost, passage.mapping, view);
    this.camera.fit(false, passage.entered ?? undefined);
  }

  #connectionAt(point: Point): Selection | null {
    const edge = this.#stage.edgeAt(point);
    return edge ? { type: 'connection', source: edge.figures.source, target: edge.figures.target } : null;
  }

  #hover(hovered: Selection | null): void {
    if (!this.#focus.hover(hovered, this.#stage.scene)) return;
    this.#elements.field.style.cursor = hovered ? 'pointer' : '';
    this.#stage.redraw();
  }

  #drag(id: string, point: Point): void {
    this.#ground.drag(id, point);
    this.#memory.changed(this.#ground.layout);
    this.#stage.rebuild();
  }

  /** Places are there, or changed. */
  #onArranged({ newcomers, isRearranged }: Arranged): void {
    const isFirst = this.#stage.scene.nodes.length === 0;
    const { size } = this.#stage;
    if (this.camera.isReduced) this.#ground.settle();
    // What is on another level is no news.
    else if (!this.#isLevelDue) this.#focus.pulse(newcomers, performance.now());
    if (isRearranged) this.#memory.arranged(this.#ground.layout, this.#memory.arrangedFor ?? size);
    else this.#memory.changed(this.#ground.layout);
    if (isRearranged || isFirst) {
      this.#isArrangedBlind = size.width < SMALLEST_SIDE || size.height < SMALLEST_SIDE;
      this.camera.fit(!isFirst);
    }
    this.#show();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#elements.root;
    this.#stage.resize({ width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) });
    this.#field.resize();
    const hasRoom = clientWidth >= SMALLEST_SIDE && clientHeight >= SMALLEST_SIDE;
    if (hasRoom && this.#isArrangedBlind && this.#graph) {
      this.#isArrangedBlind = false;
      this.#memory.own();
      this.#ground.rearrange(this.#graph, this.#stage.size);
      this.#ground.settle();
    }
    if (!this.#ground.isTouched) this.camera.fit(false);
    this.#stage.redraw();
  }
}
