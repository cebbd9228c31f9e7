import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useState } from 'react';

import { type Site, useSites } from '@/api/use_sites';
import { EmptyState } from '@/components/empty_state';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { TableSkeleton } from '@/components/table_skeleton';
import { useLocale } from '@/i18n/locale';

import { EnrolDialog } from './enrol_dialog';
import { SiteTable } from './site_table';

/** The sites; an administrator adds agents to them here. */
export function SitesPage() {
  const { text } = useLocale();
  const sites = useSites();
  const [enrolling, setEnrolling] = useState<Site | null>(null);
  const items = sites.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageTitle title={text.sites.title} />
      {sites.isLoadingError && (
        <ProblemNotice problem={sites.error} onRetry={() => void sites.refetch()} />
      )}
      <Panel>
        {sites.isPending && <TableSkeleton rows={4} />}
        {items?.length === 0 && (
          <EmptyState icon={IconBuilding} title={text.sites.none} hint={text.sites.noneHint} />
        )}
        {items && items.length > 0 && <SiteTable sites={items} onEnrol={setEnrolling} />}
      </Panel>
      {sites.hasNextPage && (
        <Button variant="default" size="xs" mt="sm" onClick={() => void sites.fetchNextPage()}>
          {text.sites.more}
        </Button>
      )}
      {enrolling && <EnrolDialog site={enrolling} onClose={() => setEnrolling(null)} />}
    </>
  );
}
