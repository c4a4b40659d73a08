'use client';

import type { GraphNode } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import styles from '../../ui/panel/side-panel.module.css';
import { OpenGroupButton } from './open-group-button.tsx';

interface Props {
  name: string;
  group: Pick<GraphNode, 'name'>;
  onOpen: () => void;
}

/** Of a service that is on the map as a part of its group. */
export function InGroup({ name, group, onOpen }: Props) {
  const { text } = useLanguage();
  return (
    <div className={styles.gone}>
      <h2>{name}</h2>
      <p>{text.levels.inGroup(group.name)}</p>
      <OpenGroupButton onOpen={onOpen} />
    </div>
  );
}
