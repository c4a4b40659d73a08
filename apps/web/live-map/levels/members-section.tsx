'use client';

import type { GroupMember, Health } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import { HealthMark } from '../../ui/health-mark.tsx';
import { Section } from '../../ui/panel/section.tsx';
import styles from '../panel/neighbour-list.module.css';
import buttons from './members-section.module.css';

interface Props {
  members: readonly GroupMember[];
  /** Opens the group, and shows one of its services if one is named. */
  onOpen: (service?: string) => void;
}

const FROM_WORST: readonly Health[] = ['failing', 'degraded', 'ok', 'unknown', 'idle'];

/** The services of a group, those in trouble first; each leads into the group. */
export function MembersSection({ members, onOpen }: Props) {
  const { text, numbers } = useLanguage();
  const words = text.levels;
  const ranked = members.toSorted(
    (a, b) => FROM_WORST.indexOf(a.health) - FROM_WORST.indexOf(b.health) || b.requests - a.requests,
  );
  return (
    <Section title={words.members} note={words.memberCount(members.length)}>
      <ul className={styles.list}>
        {ranked.map(({ name, health, rps, errorRate, latency }) => (
          <li key={name} className={styles.row}>
            <HealthMark health={health} />
            <span className={styles.name}>
              <button type="button" className={buttons.member} onClick={() => onOpen(name)}>
                {name}
              </button>
            </span>
            <span>{numbers.perSecond(rps)}</span>
            <span className={errorRate > 0 ? styles.errors : styles.quiet}>{numbers.percent(errorRate)}</span>
            <span className={styles.quiet}>{numbers.milliseconds(latency.p95)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
