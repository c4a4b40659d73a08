/** Notices when the collector stops and resumes answering, counts what was lost, and says each only once. */
export class Outage {
  readonly #endpoint: string;
  readonly #say: (message: string) => void;
  #isDown = false;
  #lostBefore = 0;
  #lost = 0;

  constructor(endpoint: string, say: (message: string) => void) {
    this.#endpoint = endpoint;
    this.#say = say;
  }

  /** Whether the last attempt to reach the collector failed. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Spans lost since the process started. */
  get lostSpans(): number {
    return this.#lost;
  }

  attemptFailed(error: unknown): void {
    if (this.#isDown) return;
    this.#isDown = true;
    this.#lostBefore = this.#lost;
    this.#say(
      `cannot deliver spans to ${this.#endpoint}: ${reason(error)}. ` +
        'The application is not affected; spans wait in a bounded queue. Silent from here until the collector answers.',
    );
  }

  attemptSucceeded(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#say(`${this.#endpoint} answers again; ${this.#lost - this.#lostBefore} spans were lost meanwhile.`);
  }

  lose(spans: number): void {
    this.#lost += spans;
  }
}

function reason(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'number') return `it answered ${code} ${message ?? ''}`.trimEnd();
  if (typeof message === 'string' && message !== '') return message;
  return typeof code === 'string' ? code : 'it asks to retry later';
}
