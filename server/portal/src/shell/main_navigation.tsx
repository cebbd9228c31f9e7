import { Stack } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconApi,
  IconBiohazard,
  IconBuilding,
  IconChartBar,
  IconHeartbeat,
  IconPrinter,
  IconRouter,
  IconScale,
} from '@tabler/icons-react';
import { NavLink } from 'react-router-dom';

import { useHealth } from '@/api/use_health';
import { useIsAdmin } from '@/api/use_session';
import { useKeepOrganisation } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';

import classes from './main_navigation.module.css';

// A new page: an entry here (its text in i18n/*/shell.ts, `pages`) and a route in app/routes.tsx.
const entries = [
  { to: '/overview', page: 'overview', Icon: IconChartBar, adminsOnly: false },
  { to: '/devices', page: 'devices', Icon: IconPrinter, adminsOnly: false },
  { to: '/sites', page: 'sites', Icon: IconBuilding, adminsOnly: false },
  { to: '/agents', page: 'agents', Icon: IconRouter, adminsOnly: false },
  { to: '/findings', page: 'findings', Icon: IconScale, adminsOnly: false },
  { to: '/quarantine', page: 'quarantine', Icon: IconBiohazard, adminsOnly: false },
  { to: '/health', page: 'health', Icon: IconHeartbeat, adminsOnly: true },
  { to: '/api/docs', page: 'api', Icon: IconApi, adminsOnly: false },
] as const;

export type PageName = (typeof entries)[number]['page'] | 'account';

/** The pages that this user has, for the navigation and the search. */
export function usePages() {
  const isAdmin = useIsAdmin();
  return entries.filter(({ adminsOnly }) => isAdmin || !adminsOnly);
}

/** The pages of the portal. `onNavigate`: somebody has gone to one. */
export function MainNavigation({ onNavigate }: { onNavigate: () => void }) {
  const { text } = useLocale();
  const keep = useKeepOrganisation();
  return (
    <Stack gap={2}>
      {usePages().map(({ to, page, Icon }) => (
        <NavLink key={to} to={keep(to)} className={classes.entry ?? ''} onClick={onNavigate}>
          <Icon size={19} stroke={1.7} aria-hidden />
          {text.pages[page]}
          {page === 'health' && <HealthMark />}
        </NavLink>
      ))}
    </Stack>
  );
}

/** A sign beside the page's name when the server needs a look. */
function HealthMark() {
  const { text } = useLocale();
  const state = useHealth().data?.state ?? 'ok';
  if (state === 'ok') return null;
  const word = text.health.states[state];
  return (
    <IconAlertTriangleFilled
      size={15}
      role="img"
      aria-label={word}
      color={state === 'failing' ? 'var(--platen-bad)' : 'var(--platen-warn)'}
      style={{ marginLeft: 'auto' }}
    />
  );
}
