import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { useIsAdmin } from '@/api/use_session';
import { useLocale } from '@/i18n/locale';

import { EmptyState } from './empty_state';
import { Panel } from './panel';

/** What only administrators have; its data are not asked for by anybody else. */
export function AdminsOnly({ children }: { children: ReactNode }) {
  const { text } = useLocale();
  if (useIsAdmin()) return children;
  return (
    <Panel>
      <EmptyState icon={IconLock} title={text.kit.adminsOnly} hint={text.kit.adminsOnlyHint} />
    </Panel>
  );
}
