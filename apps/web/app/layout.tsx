import { readSettings } from '@faultline/runtime';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { LogsProvider } from '../shell/logs-link.tsx';
import { LanguageProvider } from '../text/use-language.tsx';
import { ThemeProvider } from '../theme/use-theme.tsx';
// Every page preloads the style of the page for what is not there, and browsers warn of what is preloaded and not used.
import '../ui/centered-card.module.css';
import './globals.css';
import { visitorPreferences } from './visitor.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { text } = (await visitorPreferences()).language;
  return { title: text.pageTitle(text.pages.map), description: text.pageDescription };
}

export async function generateViewport(): Promise<Viewport> {
  const { theme } = await visitorPreferences();
  const light = { color: '#F4F6FA', media: '(prefers-color-scheme: light)' };
  const dark = { color: '#0B0F17', media: '(prefers-color-scheme: dark)' };
  return { themeColor: theme === 'system' ? [light, dark] : { dark, light }[theme].color };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: the content security policy gives its scripts a nonce of their own.
  await connection();
  const { language, theme } = await visitorPreferences();
  return (
    <html lang={language.code} data-theme={theme} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <LanguageProvider code={language.code}>
          <LogsProvider template={readSettings(process.env).logsTemplate}>
            <ThemeProvider initial={theme}>{children}</ThemeProvider>
          </LogsProvider>
        </LanguageProvider>
      </body>
    </html>
  );
}
