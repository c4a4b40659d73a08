import { paths } from '../../paths.ts';
import { CenteredCard } from '../../ui/centered-card.tsx';
import { TokenForm } from '../../ui/token-form.tsx';
import { visitorPreferences } from '../visitor.ts';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignIn({ searchParams }: Props) {
  const { next, failed } = await searchParams;
  const { text } = (await visitorPreferences()).language;
  return (
    <CenteredCard title={text.signIn.title}>
      <TokenForm
        action={paths.session}
        next={typeof next === 'string' ? next : paths.liveMap}
        words={text.signIn}
        hasFailed={failed === '1'}
      />
    </CenteredCard>
  );
}
