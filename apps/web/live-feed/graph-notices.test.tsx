import type { Notice } from '@faultline/model';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { GraphNotices } from './graph-notices.tsx';

const notice = (severity: Notice['severity'], title: string, href = ''): Notice => ({ severity, title, href });
const render = (...notices: Notice[]) => renderToStaticMarkup(<GraphNotices notices={notices} />);

it('is there for screen readers before there is anything to say', () => {
  expect(render()).toBe('<div role="status" aria-label="About this map"></div>');
});

it('says the worst first', () => {
  const html = render(notice('info', 'was full'), notice('warning', 'waits'), notice('critical', 'is full'));
  expect(html.match(/(?<=<span>)[^<]+/g)).toEqual(['is full', 'waits', 'was full']);
});

it('leads to where a notice leads, if anywhere', () => {
  const html = render(notice('warning', 'with a link', '/there'), notice('warning', 'without'));
  expect(html).toContain('<a href="/there">with a link</a>');
  expect(html).toContain('<span>without</span>');
});
