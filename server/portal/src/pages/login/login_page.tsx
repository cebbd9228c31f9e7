import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';

import { ApiProblem } from '@/api/client';
import { useLogIn, useSession } from '@/api/use_session';
import { LanguageChoice } from '@/components/language_choice';
import { Logo } from '@/components/logo';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import { localPath } from '@/lib/local_path';

import classes from './login_page.module.css';

/** E-mail address and password; then back to where one wanted to go. */
export function LogInPage() {
  const { text } = useLocale();
  const session = useSession();
  const [params] = useSearchParams();
  useDocumentTitle(`${text.logIn.title} · ${text.app.name}`);
  if (session.data) return <Navigate to={localPath(params.get('next'))} replace />;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo />
        <div>
          <Title order={1} fz={22}>
            {text.logIn.title}
          </Title>
          <Text c="dimmed" fz="sm">
            {text.logIn.hint}
          </Text>
        </div>
        <LogInForm />
      </div>
      <div className={classes.language}>
        <LanguageChoice />
      </div>
    </main>
  );
}

function LogInForm() {
  const { text } = useLocale();
  const logIn = useLogIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    logIn.mutate({ email, password });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {logIn.error && (
          <Alert color="red" variant="default" role="alert" className={classes.problem}>
            {explain(logIn.error, text)}
          </Alert>
        )}
        <TextInput
          label={text.logIn.email}
          type="email"
          name="email"
          autoComplete="username"
          maxLength={254}
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.logIn.password}
          name="password"
          autoComplete="current-password"
          maxLength={1024}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={logIn.isPending} fullWidth>
          {text.logIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

function explain(problem: Error, text: Catalogue): string {
  if (!(problem instanceof ApiProblem)) return problem.message;
  if (problem.status === 0) return text.problem.offline;
  if (problem.status === 401) return text.logIn.wrong;
  if (problem.status === 429) return text.logIn.tooMany(problem.retryAfter);
  return problem.detail;
}
