'use client';

import { Component, type ReactNode } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import styles from './map-boundary.module.css';

interface Props {
  children: ReactNode;
}

/** Where a browser cannot draw the map, the rest of the page goes on, and says where the same figures are. */
export class MapBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <MapFailed /> : this.props.children;
  }
}

function MapFailed() {
  const { text } = useLanguage();
  return <p className={styles.failed}>{text.mapFailed}</p>;
}
