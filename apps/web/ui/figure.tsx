import styles from './figure.module.css';

interface Props {
  value: string;
  label: string;
  /** Longer explanation, shown on hover. */
  hint?: string | undefined;
  tone?: 'plain' | 'bad' | 'warn' | undefined;
  /** What it was before, in words. */
  before?: { value: string; hint?: string } | undefined;
}

/** One number with its name. */
export function Figure({ value, label, hint, tone = 'plain', before }: Props) {
  return (
    <div className={styles.figure} title={hint}>
      <dt>{label}</dt>
      <dd className={styles[tone]}>
        {value}
        {before && (
          <small className={styles.before} title={before.hint}>
            {before.value}
          </small>
        )}
      </dd>
    </div>
  );
}
