import { paths } from '../paths.ts';
import { CenteredCard } from '../ui/centered-card.tsx';
import { visitorPreferences } from './visitor.ts';

export default async function NotFound() {
  const { text } = (await visitorPreferences()).language;
  return (
    <CenteredCard title={text.notFound.title}>
      <a href={paths.liveMap}>{text.notFound.back}</a>
    </CenteredCard>
  );
}
