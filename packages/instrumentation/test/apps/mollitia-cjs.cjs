const mollitia = require('mollitia');

import('./mollitia-scenario.mjs').then(async ({ runScenario }) => {
  process.send(await runScenario(mollitia, process.env.UPSTREAM));
  process.disconnect();
});
