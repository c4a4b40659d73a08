import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LogsLink, LogsProvider } from './logs-link.tsx';

const render = (template: string | undefined) =>
  renderToStaticMarkup(
    <LogsProvider template={template}>
      <LogsLink of={{ service: '"><b>', traceId: 'ab' }} />
    </LogsProvider>,
  );

describe('the link to the logs', () => {
  it('is not there where nobody said where they are', () => {
    expect(render(undefined)).toBe('');
  });

  it('holds what they are of, whatever it is called', () => {
    expect(render('https://logs.example/{traceId}?q={service}')).toContain(
      'href="https://logs.example/ab?q=%22%3E%3Cb%3E"',
    );
  });
});
