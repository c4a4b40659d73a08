const CircuitBreaker = require('opossum');

import('../opossum-scenario.mjs').then(async ({ runScenario }) => {
  process.send(await runScenario(CircuitBreaker, process.env.UPSTREAM));
  process.disconnect();
});
