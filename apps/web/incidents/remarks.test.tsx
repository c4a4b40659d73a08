import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { QueryProvider } from '../shell/query-provider.tsx';
import { incidentDocument } from './incident-fixture.ts';
import { Remarks } from './remarks.tsx';

it('who it was is chosen by the names that the map has', () => {
  const html = renderToStaticMarkup(
    <QueryProvider>
      <Remarks
        incident={incidentDocument({ trueCulprit: 'database:postgresql/db-1:5432/orders' })}
        nodes={['cache:redis/127.0.0.1:3113', 'pay']}
      />
    </QueryProvider>,
  );
  expect(html).toContain('<option value="cache:redis/127.0.0.1:3113">redis:3113</option>');
  expect(html).toContain('<option value="database:postgresql/db-1:5432/orders" selected="">orders</option>');
  expect(html.match(/value="pay"/g)).toHaveLength(1);
});
