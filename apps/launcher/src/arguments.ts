export interface Arguments {
  /** Start the demo system and its load too. */
  demo: boolean;
  /** Reload the console and restart the collector when their sources change. */
  dev: boolean;
}

/** @throws Error with one sentence for anything but `--no-demo` and `--dev` */
export function parseArguments(args: readonly string[]): Arguments {
  const unknown = args.find((argument) => argument !== '--no-demo' && argument !== '--dev');
  if (unknown !== undefined)
    throw new Error(
      `The argument "${unknown}" is unknown: --no-demo leaves the demo system out, --dev reloads what changes.`,
    );
  return { demo: !args.includes('--no-demo'), dev: args.includes('--dev') };
}
