import { fileURLToPath } from 'node:url';

export default {
  serverExternalPackages: ['@faultline/instrumentation', 'opossum'],
  turbopack: { root: fileURLToPath(new URL('../../../../..', import.meta.url)) },
};
