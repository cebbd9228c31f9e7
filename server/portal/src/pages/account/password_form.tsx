import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';

import { useChangePassword } from '@/api/use_session';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';

const shortest = 8;

/** Changes the user's own password. */
export function PasswordForm() {
  const { text } = useLocale();
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== next;
  const short = next !== '' && next.length < shortest;
  const ready = current !== '' && next.length >= shortest && next === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate({ current_password: current, new_password: next });
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={400}>
        {change.error && <ProblemNotice problem={change.error} title={text.account.failed} />}
        {change.isSuccess && (
          <Alert variant="default" role="status">
            {text.account.done}
          </Alert>
        )}
        <PasswordInput
          label={text.account.current}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.account.next}
          description={text.account.nextHint}
          autoComplete="new-password"
          error={short && text.account.short}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.account.again}
          autoComplete="new-password"
          error={differs && text.account.differs}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!ready} loading={change.isPending}>
          {text.account.submit}
        </Button>
      </Stack>
    </form>
  );
}
