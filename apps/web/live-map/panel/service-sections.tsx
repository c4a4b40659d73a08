import type { ServiceDocument } from '../../api-documents.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { Section } from '../../ui/panel/section.tsx';
import { ServedList, type ServedRow } from './served-list.tsx';

/** A service from the inside, over the last 15 minutes. Versions and instances only where there are several. */
export function ServiceSections({ details: { operations, versions, instances } }: { details: ServiceDocument }) {
  const { text } = useLanguage();
  const words = text.panel;
  const parts: { title: string; rows: ServedRow[]; least: number }[] = [
    { title: words.operations, rows: operations.map((row) => ({ ...row, name: row.operation })), least: 1 },
    { title: words.versions, rows: versions.map((row) => ({ ...row, name: row.version })), least: 2 },
    { title: words.instances, rows: instances.map((row) => ({ ...row, name: row.instance })), least: 2 },
  ];
  return parts
    .filter(({ rows, least }) => rows.length >= least)
    .map(({ title, rows }) => (
      <Section key={title} title={title} note={words.series}>
        <ServedList rows={rows} />
      </Section>
    ));
}
