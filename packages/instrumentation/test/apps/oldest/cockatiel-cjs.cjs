const { nameBreaker } = require('@faultline/instrumentation');
const cockatiel = require('cockatiel');

import('../cockatiel-scenario.mjs').then(async ({ runScenario }) => {
  process.send(await runScenario(cockatiel, nameBreaker, process.env.UPSTREAM));
  process.disconnect();
});
