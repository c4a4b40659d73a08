/**
 * For `instrumentation.ts` of a Next.js application: `export { register } from '@faultline/instrumentation/next'`. Next
 * calls it once in each of its runtimes before the first request; only that of Node can be traced.
 *
 * Next's own span of a `fetch` is turned off, unless the application says otherwise: undici's is there already, and two
 * spans would count as two calls.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    process.env.NEXT_OTEL_FETCH_DISABLED ??= '1';
    const { start } = await import('./start.ts');
    await start();
  }
}
