import { paths } from '../paths.ts';
import { text } from '../text/en.ts';
import { CenteredCard } from '../ui/centered-card.tsx';

export default function NotFound() {
  return (
    <CenteredCard title={text.notFound.title}>
      <a href={paths.liveMap}>{text.notFound.back}</a>
    </CenteredCard>
  );
}
