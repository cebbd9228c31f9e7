import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { type Session, useChangeName } from '@/api/use_session';
import { KeyValues } from '@/components/key_values';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

/** Who the user is; the name can be changed. */
export function NameForm({ user }: Pick<Session, 'user'>) {
  const { text } = useLocale();
  const words = text.ownAccount;
  const change = useChangeName();
  const [name, setName] = useState(user.display_name);
  const wanted = name.trim();
  const ready = wanted !== '' && wanted !== user.display_name;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) change.mutate(wanted);
      }}
    >
      <Stack>
        <KeyValues
          facts={[
            [words.email, user.email],
            [words.role, text.roles[user.role]],
          ]}
        />
        {change.error && <ProblemNotice problem={change.error} title={words.failed} />}
        <Group align="end" gap="sm">
          <TextInput
            label={words.name}
            maxLength={100}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!ready} loading={change.isPending}>
            {words.save}
          </Button>
          {change.isSuccess && !ready && (
            <Text fz="sm" role="status" c="dimmed">
              {words.nameSaved}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
