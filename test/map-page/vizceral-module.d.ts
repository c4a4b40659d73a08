declare module 'vizceral' {
  interface ConnectionView {
    particleSystemSize: number;
    lastParticleIndex: number;
  }
  /** The parts of Vizceral 4.9.0 that the benchmark uses. */
  class Vizceral {
    constructor(canvas: HTMLCanvasElement);
    readonly currentGraph: { connections: Record<string, { view?: ConnectionView }> };
    on(event: 'viewUpdated', listener: () => void): void;
    setSize(width: number, height: number): void;
    setView(path: string[]): void;
    updateData(traffic: object): void;
    animate(time: number): void;
  }
  /** A CommonJS module, whose default export bundlers leave one step down. */
  const module: { default: typeof Vizceral };
  export default module;
}
