import { describe, expect, it } from 'vitest';
import { incidentDocument } from './incident-fixture.ts';
import { incidentMarkdown } from './incident-markdown.ts';

describe('an incident as Markdown', () => {
  it('says when, who, by which evidence, and what happened around it', () => {
    const text = incidentMarkdown(
      incidentDocument({ note: 'rolled back', trueCulprit: 'pay' }),
      'http://c/incidents/1',
    );
    expect(text).toContain('# pay fails.\n');
    expect(text).toContain('- Began: 1970-01-01T00:16:40.000Z');
    expect(text).toContain('- Requests and jobs lost: 42 (50 % of all at the entry hit)');
    expect(text).toContain('1. **pay** (90 %): pay fails.');
    expect(text).toContain(`   - Half of its calls fail. Traces: \`${'a'.repeat(32)}\``);
    expect(text).toContain('web GET /checkout: errors 0.1 % → 50 %');
    expect(text).toContain('- It did not get through to the entry: 0 of 500 requests there failed.');
    expect(text).toContain('## Notes\n\nrolled back');
    expect(text).toContain('- Page: http://c/incidents/1');
  });

  it('takes names for names, whatever is in them', () => {
    const text = incidentMarkdown(incidentDocument({ summary: '<b>x</b>\n# [a](javascript:1)' }), '');
    expect(text.split('\n')[0]).toBe('# \\<b\\>x\\</b\\> \\# \\[a\\]\\(javascript:1\\)');
  });

  it('says so where nothing explains it, and that it goes on', () => {
    const text = incidentMarkdown(incidentDocument({ suspects: [], end: 0, status: 'open' }), '');
    expect(text).toContain('Nothing in the traces explains this.');
    expect(text).toContain('- Over: not yet');
  });
});
