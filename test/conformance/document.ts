import { SECTIONS } from './sections.ts';
import { TRANSPORTS } from './transports.ts';

const HEAD = `| the server | level | ${TRANSPORTS.join(' | ')} | what Faultline chose |\n|---|---|${'---|'.repeat(TRANSPORTS.length)}---|`;

/** What a check came to, by `testName`. */
export type Results = ReadonlyMap<string, 'met' | 'not met'>;

const INTRODUCTION = `# OTLP conformance

What the collector does of what [OTLP 1.11](https://github.com/open-telemetry/opentelemetry-proto/blob/main/docs/specification.md)
asks of a server, line by line. Every line is a test in \`test/conformance/\` that sends raw bytes to a collector running
as a process of its own; \`node test/conformance/report.ts\` runs them and writes this file.
`;

/** The full name of the test of a line over a transport. */
export function testName(section: string, level: string, text: string, transport: string): string {
  return `${section} > ${level}: ${text} > ${transport}`;
}

/** The document for these results. */
export function conformanceDocument(results: Results): string {
  const sections = SECTIONS.map(({ title, requirements }) => {
    const rows = requirements.map(({ level, text, transports, choice = '' }) => {
      const cells = TRANSPORTS.map((transport) =>
        transports.includes(transport) ? (results.get(testName(title, level, text, transport)) ?? 'not run') : '–',
      );
      return `| ${[text, level, ...cells, choice].join(' | ')} |`;
    });
    return `## ${title}\n\n${HEAD}\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

/** Results of which every line was met. */
export function allMet(): Results {
  return new Map(
    SECTIONS.flatMap(({ title, requirements }) =>
      requirements.flatMap(({ level, text, transports }) =>
        transports.map((transport): [string, 'met'] => [testName(title, level, text, transport), 'met']),
      ),
    ),
  );
}
