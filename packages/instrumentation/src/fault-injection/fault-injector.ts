import { type Context, context, trace } from '@opentelemetry/api';
import type { Experiment } from './experiment.ts';
import type { ExperimentList } from './experiment-list.ts';
import { faultContextOf } from './fault-context.ts';
import { Injection } from './injection.ts';
import { InjectionBudget } from './injection-budget.ts';
import { actsAt, isOutsideOfStatistics, type Point } from './point.ts';
import { isPicked } from './share.ts';

export interface FaultInjectorOptions {
  serviceName: string;
  /** `deployment.environment.name`, empty if there is none. */
  environment: string;
  /** Names of targets that this process may inject for; `undefined` for any. */
  targets: ReadonlySet<string> | undefined;
  maxInjections: number;
  list: ExperimentList;
}

/** Knows which fault is due at a point, for the request that the active context belongs to. */
export class FaultInjector {
  readonly #options: FaultInjectorOptions;
  readonly #budget: InjectionBudget;

  constructor(options: FaultInjectorOptions) {
    this.#options = options;
    this.#budget = new InjectionBudget(options.maxInjections);
  }

  at(point: Point, ctx: Context = context.active()): Injection | undefined {
    const experimentId = faultContextOf(ctx)?.experimentId;
    if (experimentId === undefined) return undefined;
    const { list, serviceName, targets } = this.#options;
    const experiment = list.find(experimentId);
    if (!experiment || !this.isMeantForHere(experiment)) return undefined;
    const traceId = trace.getSpanContext(ctx)?.traceId ?? '';
    const fault = experiment.faults.find(
      (each, index) =>
        actsAt(each, experiment.mode, point, serviceName) &&
        (!targets || targets.has(each.target.name)) &&
        isPicked(`${experiment.id}/${index}`, traceId, each.percentage),
    );
    return fault && new Injection(experiment, fault, point.type, list, this.#budget);
  }

  /** Whether the experiment lets requests fail in ways that breakers count. */
  isFeltByBreakers(experimentId: string): boolean {
    const experiment = this.#options.list.find(experimentId);
    if (!experiment) return false;
    const { mode, faults } = experiment;
    return faults.some((fault) => !isOutsideOfStatistics(fault, mode));
  }

  isMeantForHere({ environment }: Experiment): boolean {
    return environment === '' || environment === this.#options.environment;
  }
}

let injector: FaultInjector | undefined;

/** Where faults are injected from, if fault injection is on in this process. */
export function activeFaultInjector(): FaultInjector | undefined {
  return injector;
}

export function activateFaultInjector(active: FaultInjector): void {
  injector = active;
}
