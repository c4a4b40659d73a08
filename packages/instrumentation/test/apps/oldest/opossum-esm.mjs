import CircuitBreaker from 'opossum';
import { runScenario } from '../opossum-scenario.mjs';

process.send(await runScenario(CircuitBreaker, process.env.UPSTREAM));
process.disconnect();
