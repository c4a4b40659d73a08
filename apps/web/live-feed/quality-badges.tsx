import type { TrafficGraph } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import { qualityFlaws } from './quality.ts';
import styles from './quality-badges.module.css';

/** What keeps these figures from being the whole truth; nothing when they are. */
export function QualityBadges({ graph }: { graph: TrafficGraph }) {
  const { text } = useLanguage();
  const { partial, sampledShare, unmatchedShare, orphans, rejected } = qualityFlaws(graph);
  const { quality } = text;
  return (
    <ul className={styles.badges}>
      {partial && <Badge label={quality.partial} hint={quality.partialHint} isWarning />}
      {sampledShare > 0 && <Badge label={quality.sampled} hint={quality.sampledHint(sampledShare)} />}
      {unmatchedShare > 0 && <Badge label={quality.unmatched(unmatchedShare)} hint={quality.unmatchedHint} />}
      {orphans > 0 && <Badge label={quality.orphans(orphans)} hint={quality.orphansHint} />}
      {rejected > 0 && <Badge label={quality.rejected(rejected)} hint={quality.rejectedHint} isWarning />}
    </ul>
  );
}

function Badge({ label, hint, isWarning = false }: { label: string; hint: string; isWarning?: boolean }) {
  return (
    <li className={isWarning ? styles.warning : styles.note} title={hint}>
      {label}
    </li>
  );
}
