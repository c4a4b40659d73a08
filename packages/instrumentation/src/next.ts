/**
 * For `instrumentation.ts` of a Next.js application: `export { register } from '@faultline/instrumentation/next'`. Next
 * calls it once in each of its runtimes before the first request; only that of Node can be traced. Next puts the value of
 * `NEXT_RUNTIME` into what it bundles; where this package is left out of the bundle, as it should be, there is none.
 *
 * Next's own span of a `fetch` is turned off, unless the application says otherwise: undici's is there already, and two
 * spans would count as two calls.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'edge') {
    process.env.NEXT_OTEL_FETCH_DISABLED ??= '1';
    const { start } = await import('./start.ts');
    await start();
  }
}
