import { fileURLToPath } from 'node:url';

export default {
  // Beside the package those that it is to trace: what is bundled is not seen being loaded.
  serverExternalPackages: ['@faultline/instrumentation', 'opossum'],
  turbopack: { root: fileURLToPath(new URL('../../../../..', import.meta.url)) },
};
