import { Stack } from '@mantine/core';
import { IconBuilding, IconPrinter, IconRouter } from '@tabler/icons-react';
import { NavLink } from 'react-router-dom';

import { useLocale } from '@/i18n/locale';

import classes from './main_navigation.module.css';

const entries = [
  { to: '/devices', text: 'devices', Icon: IconPrinter },
  { to: '/sites', text: 'sites', Icon: IconBuilding },
  { to: '/agents', text: 'agents', Icon: IconRouter },
] as const;

/** The pages of the portal. `onNavigate`: somebody has gone to one. */
export function MainNavigation({ onNavigate }: { onNavigate: () => void }) {
  const { text } = useLocale();
  return (
    <Stack gap={2}>
      {entries.map(({ to, text: name, Icon }) => (
        <NavLink key={to} to={to} className={classes.entry ?? ''} onClick={onNavigate}>
          <Icon size={19} stroke={1.7} aria-hidden />
          {text.app[name]}
        </NavLink>
      ))}
    </Stack>
  );
}
