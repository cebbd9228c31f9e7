import { Button, Group, Stack } from '@mantine/core';
import { IconBuilding, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { useIsAdmin } from '@/api/use_session';
import { useSites } from '@/api/use_sites';
import { EmptyState } from '@/components/empty_state';
import { FilterBar, SearchPlace } from '@/components/filters/filter_bar';
import { SearchField } from '@/components/filters/search_field';
import { PageTitle } from '@/components/page_title';
import { Panel } from '@/components/panel';
import { ProblemNotice } from '@/components/problem_notice';
import { TableSkeleton } from '@/components/table_skeleton';
import { useOrganisationId } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';

import { NewCustomerDialog } from './new_customer_dialog';
import { NewSiteDialog } from './new_site_dialog';
import { SiteTable } from './site_table';

/** The sites; an administrator makes new ones here. */
export function SitesPage() {
  const { text } = useLocale();
  const words = text.sites;
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const organisation = useOrganisationId();
  const sites = useSites({ q, organisation });
  const items = sites.data?.pages.flatMap((page) => page.items);
  const narrowed = q !== '' || organisation !== null;
  const search = (typed: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (typed) next.set('q', typed);
        else next.delete('q');
        return next;
      },
      { replace: true },
    );
  return (
    <Stack gap="sm" align="stretch">
      <PageTitle title={words.title} />
      <FilterBar aside={<NewButtons />}>
        <SearchPlace>
          <SearchField
            label={words.search}
            placeholder={words.searchPlaceholder}
            value={q}
            onSearch={search}
          />
        </SearchPlace>
      </FilterBar>
      {sites.isLoadingError && (
        <ProblemNotice problem={sites.error} onRetry={() => void sites.refetch()} />
      )}
      <Panel>
        {sites.isPending && <TableSkeleton rows={4} />}
        {items?.length === 0 && !narrowed && (
          <EmptyState icon={IconBuilding} title={words.none} hint={words.noneHint} />
        )}
        {items?.length === 0 && narrowed && (
          <EmptyState icon={IconSearchOff} title={words.noMatch} hint={words.noMatchHint} />
        )}
        {items && items.length > 0 && <SiteTable sites={items} />}
      </Panel>
      {sites.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          onClick={() => void sites.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </Stack>
  );
}

function NewButtons() {
  const { text } = useLocale();
  const [making, setMaking] = useState<'site' | 'customer' | null>(null);
  if (!useIsAdmin()) return null;
  const plus = <IconPlus size={15} aria-hidden />;
  const close = () => setMaking(null);
  return (
    <Group gap="xs">
      <Button variant="default" h={34} leftSection={plus} onClick={() => setMaking('customer')}>
        {text.sites.newCustomer}
      </Button>
      <Button h={34} leftSection={plus} onClick={() => setMaking('site')}>
        {text.sites.newSite}
      </Button>
      {making === 'site' && <NewSiteDialog onClose={close} />}
      {making === 'customer' && <NewCustomerDialog onClose={close} />}
    </Group>
  );
}
