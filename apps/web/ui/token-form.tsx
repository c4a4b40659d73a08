import styles from './token-form.module.css';

interface Props {
  action: string;
  /** Path to go to afterwards. */
  next: string;
  hasFailed: boolean;
  words: { hint: string; token: string; submit: string; failed: string };
}

export function TokenForm({ action, next, hasFailed, words }: Props) {
  return (
    <form method="post" action={action} className={styles.form}>
      <p className={styles.hint}>{words.hint}</p>
      <input type="hidden" name="next" value={next} />
      <label className={styles.field}>
        {words.token}
        <input
          type="password"
          name="token"
          autoComplete="current-password"
          required
          aria-invalid={hasFailed}
          aria-describedby={hasFailed ? 'token-error' : undefined}
        />
      </label>
      {hasFailed && (
        <p id="token-error" role="alert" className={styles.error}>
          {words.failed}
        </p>
      )}
      <button type="submit">{words.submit}</button>
    </form>
  );
}
