import { type Notice, noticeOf } from '@faultline/model';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { GraphNotices } from './graph-notices.tsx';

const notice = (severity: Notice['severity'], collector: string, href = ''): Notice => ({
  ...noticeOf(severity, { kind: 'collector-refuses', collector, reason: 'it is full' }),
  href,
});
const refusing = (collector: string): string => `Collector ${collector} turns requests away: it is full`;
const render = (...notices: Notice[]) => renderToStaticMarkup(<GraphNotices notices={notices} />);

it('is there for screen readers before there is anything to say', () => {
  expect(render()).toBe('<div role="status" aria-label="About this map"></div>');
});

it('says the worst first', () => {
  const html = render(notice('info', 'c'), notice('warning', 'b'), notice('critical', 'a'));
  expect(html.match(/(?<=<span>)[^<]+/g)).toEqual([refusing('a'), refusing('b'), refusing('c')]);
});

it('leads to where a notice leads, if anywhere', () => {
  const html = render(notice('warning', 'a', '/there'), notice('warning', 'b'));
  expect(html).toContain(`<a href="/there">${refusing('a')}</a>`);
  expect(html).toContain(`<span>${refusing('b')}</span>`);
});
