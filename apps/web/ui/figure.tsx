import styles from './figure.module.css';

interface Props {
  value: string;
  label: string;
  /** Longer explanation, shown on hover. */
  hint?: string | undefined;
  tone?: 'plain' | 'bad' | 'warn' | undefined;
}

/** One number with its name. */
export function Figure({ value, label, hint, tone = 'plain' }: Props) {
  return (
    <div className={styles.figure} title={hint}>
      <dt>{label}</dt>
      <dd className={styles[tone]}>{value}</dd>
    </div>
  );
}
