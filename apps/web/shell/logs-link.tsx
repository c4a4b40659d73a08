'use client';

import { type LogsOf, type LogsTemplate, logsAddress } from '@faultline/runtime/logs-template';
import { createContext, type ReactNode, useContext } from 'react';
import { useLanguage } from '../text/use-language.tsx';

const Template = createContext<LogsTemplate | undefined>(undefined);

/** @param template undefined where nobody said where the logs are */
export function LogsProvider({ template, children }: { template: LogsTemplate | undefined; children: ReactNode }) {
  return <Template value={template}>{children}</Template>;
}

/** Leads to the logs; nothing where nobody said where they are. */
export function LogsLink({ of, className }: { of: LogsOf; className?: string | undefined }) {
  const { text } = useLanguage();
  const template = useContext(Template);
  if (template === undefined) return null;
  return (
    <a className={className} href={logsAddress(template, of)} target="_blank" rel="noreferrer">
      {text.panel.logs}
    </a>
  );
}
