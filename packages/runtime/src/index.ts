export { DirectoryInUseError, lockDirectory } from './directory-lock.ts';
export { type FileSystemSpace, fileSystemSpace } from './file-system-space.ts';
export { explainListenError, freePort, isPortFree } from './ports.ts';
export { parseDurationMs, parseSizeBytes } from './quantity.ts';
export { type ChildMessage, messageOf, type RunningPart, runProcess } from './run-process.ts';
export {
  isLoopback,
  listeningPorts,
  MOST_REQUEST_BYTES,
  readSettings,
  type Settings,
  SettingsError,
} from './settings.ts';
export {
  type ChildSpec,
  ChildStartError,
  type SupervisedChild,
  type SupervisionListener,
  supervise,
} from './supervise.ts';
