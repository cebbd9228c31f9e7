import { Alert, Stack, Text } from '@mantine/core';

import { useSession } from '@/api/use_session';
import { Card } from '@/components/card';
import { LanguageChoice } from '@/components/language_choice';
import { PageTitle } from '@/components/page_title';
import { useLocale } from '@/i18n/locale';
import { AppearanceChoice } from '@/shell/appearance_choice';
import { DensityChoice } from '@/shell/density_choice';

import { NameForm } from './name_form';
import { PasswordForm } from './password_form';
import { SessionsList } from './sessions_list';

/** What belongs to the user; whoever has to change the password sees nothing else until it is done. */
export function AccountPage() {
  const { text } = useLocale();
  const words = text.ownAccount;
  const session = useSession().data;
  if (!session) return null;
  if (session.user.must_change_password) {
    return (
      <Stack gap="md" maw={520}>
        <PageTitle title={text.account.title} />
        <Alert variant="default" role="status">
          {text.account.must}
        </Alert>
        <Card title={text.account.title}>
          <PasswordForm />
        </Card>
      </Stack>
    );
  }
  return (
    <Stack gap="md" maw={820}>
      <PageTitle title={words.title} />
      <Card title={session.user.display_name || session.user.email}>
        <NameForm user={session.user} />
      </Card>
      <Card title={text.account.title}>
        <PasswordForm />
      </Card>
      <Card title={words.looks}>
        <Stack gap="sm" maw={400}>
          <Text fz="xs" c="dimmed">
            {words.looksHint}
          </Text>
          <LanguageChoice />
          <AppearanceChoice />
          <DensityChoice />
        </Stack>
      </Card>
      <Card title={words.sessions} flush>
        <SessionsList />
      </Card>
    </Stack>
  );
}
