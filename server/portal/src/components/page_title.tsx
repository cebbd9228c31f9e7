import { Group, Title } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';

import { useLocale } from '@/i18n/locale';

import { PageLink } from './page_link';
import classes from './page_title.module.css';

interface Props {
  title: string;
  /** The pages above this one, the topmost first. */
  trail?: readonly { to: string; label: string }[];
  /** At the right: what belongs to the whole page. */
  children?: ReactNode;
}

/** Heading of a page, in the tab of the browser too, with the way to it. */
export function PageTitle({ title, trail, children }: Props) {
  const { text } = useLocale();
  useEffect(() => {
    document.title = `${title} · ${text.app.name}`;
  }, [title, text]);
  return (
    <div className={classes.title}>
      {trail && (
        <nav aria-label={text.kit.breadcrumbs}>
          <ol className={classes.trail}>
            {trail.map(({ to, label }) => (
              <li key={to}>
                <PageLink to={to}>{label}</PageLink>
                <IconChevronRight size={13} aria-hidden />
              </li>
            ))}
            <li aria-current="page">{title}</li>
          </ol>
        </nav>
      )}
      <Group justify="space-between" align="center" gap="xs">
        <Title order={1} fz={22} lts={-0.3}>
          {title}
        </Title>
        {children}
      </Group>
    </div>
  );
}
