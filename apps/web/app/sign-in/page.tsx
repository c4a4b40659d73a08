import { paths } from '../../paths.ts';
import { text } from '../../text/en.ts';
import { CenteredCard } from '../../ui/centered-card.tsx';
import { TokenForm } from '../../ui/token-form.tsx';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignIn({ searchParams }: Props) {
  const { next, failed } = await searchParams;
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
