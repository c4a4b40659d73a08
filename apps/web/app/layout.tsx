import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { text } from '../text/en.ts';
import './globals.css';

export const metadata: Metadata = { title: text.pageTitle, description: text.pageDescription };
export const viewport: Viewport = { colorScheme: 'dark', themeColor: '#0B0F17' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: the content security policy gives its scripts a nonce of their own.
  await connection();
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>{children}</body>
    </html>
  );
}
