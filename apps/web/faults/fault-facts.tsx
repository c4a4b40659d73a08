'use client';

import type { Experiment } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './fault-page.module.css';
import { TargetName } from './target-name.tsx';

/** What was asked for. */
export function FaultFacts({ experiment }: { experiment: Experiment }) {
  const { text } = useLanguage();
  const words = text.faults;
  const { faults, scope, mode, environment, caps, abort } = experiment;
  return (
    <section className={report.card}>
      <h2>{words.what}</h2>
      <dl className={styles.facts}>
        {faults.map((fault) => (
          <div key={JSON.stringify(fault)}>
            <dt>{words.fault(fault)}</dt>
            <dd>
              <TargetName target={fault.target} />
              {fault.breakers && fault.breakers.length > 0 && (
                <span className={styles.guards}>
                  {words.guards}: {fault.breakers.map(({ service, name }) => `${name} (${service})`).join(', ')}
                </span>
              )}
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.scope}</dt>
          <dd>{[words.scopeParts(scope), environment].filter(Boolean).join(' · ')}</dd>
        </div>
        <div>
          <dt>{words.mode}</dt>
          <dd>
            <b>{words.modes[mode]}</b> <span className={report.quiet}>{words.modeHints[mode]}</span>
          </dd>
        </div>
        <div>
          <dt>{words.caps}</dt>
          <dd>{words.capsOf(caps.maxInjections, caps.maxInjectionsPerSecond)}</dd>
        </div>
        <div>
          <dt>{words.abort}</dt>
          <dd>{words.abortOf(abort.errorRateIncrease, abort.minRequests)}</dd>
        </div>
      </dl>
    </section>
  );
}
