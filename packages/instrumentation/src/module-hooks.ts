import module from 'node:module';

export type HookMode = 'registerHooks' | 'module.register';

/**
 * Lets instrumentations patch ES modules. CommonJS needs no hook of this kind: instrumentations patch `require`.
 *
 * @param modules bare specifiers. Others are left alone: wrapping every module costs time and breaks some bundles.
 * @returns `registerHooks` where Node has hooks that run in the application's own thread, which start faster.
 */
export async function installModuleHooks(modules: string[], forcedMode?: HookMode): Promise<HookMode> {
  const { register, supportsSyncHooks } = await import('import-in-the-middle/register-hooks.mjs');
  if (forcedMode === undefined ? supportsSyncHooks() : forcedMode === 'registerHooks') {
    register({ include: modules });
    return 'registerHooks';
  }
  module.register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include: modules } });
  return 'module.register';
}
