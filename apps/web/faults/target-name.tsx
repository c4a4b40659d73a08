'use client';

import type { FaultTarget } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import styles from './target-name.module.css';

/** Where a fault is injected: its name, and what it is. */
export function TargetName({ target }: { target: FaultTarget }) {
  const { text } = useLanguage();
  return (
    <span>
      {nameOf(target)} <span className={styles.type}>{text.faults.targetTypes[target.type]}</span>
    </span>
  );
}

function nameOf(target: FaultTarget): string {
  switch (target.type) {
    case 'edge':
      return `${target.from} → ${target.name}`;
    case 'operation':
      return `${target.name} ${target.operation}`;
    case 'breaker':
      return target.from === undefined ? target.name : `${target.name} (${target.from})`;
    default:
      return target.name;
  }
}
