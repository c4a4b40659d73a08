export { register } from '@faultline/instrumentation/next';
