import { Button, Select } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';

import { useSites } from '@/api/use_sites';
import { useLocale } from '@/i18n/locale';
import { type DeviceListState, deviceStatuses, isFiltered } from '@/lib/device_list_state';

import classes from './device_filters.module.css';
import { SearchField } from './search_field';
import { SortField } from './sort_field';
import { VendorField } from './vendor_field';

interface Props {
  state: DeviceListState;
  onChange: (change: Partial<Omit<DeviceListState, 'cursor'>>) => void;
}

const noFilter = { q: '', status: null, site: null, vendor: null };

/** Search and filters of the device list. */
export function DeviceFilters({ state, onChange }: Props) {
  const { text } = useLocale();
  return (
    <div className={classes.filters} role="search">
      <div className={classes.search}>
        <SearchField value={state.q} onSearch={(q) => onChange({ q })} />
      </div>
      <Select
        size="sm"
        aria-label={text.devices.status}
        placeholder={text.devices.anyStatus}
        data={deviceStatuses.map((value) => ({ value, label: text.statuses[value] }))}
        value={state.status}
        onChange={(status) => onChange({ status: status })}
        clearable
      />
      <SiteField value={state.site} onChange={(site) => onChange({ site })} />
      <VendorField value={state.vendor} onChange={(vendor) => onChange({ vendor })} />
      <SortField sort={state.sort} onSort={(sort) => onChange({ sort })} />
      {isFiltered(state) && (
        <Button
          variant="subtle"
          size="sm"
          px="xs"
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={() => onChange(noFilter)}
        >
          {text.devices.clearFilters}
        </Button>
      )}
    </div>
  );
}

function SiteField(props: { value: string | null; onChange: (site: string | null) => void }) {
  const { text } = useLocale();
  const sites = useSites().data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Select
      size="sm"
      aria-label={text.devices.site}
      placeholder={text.devices.anySite}
      data={sites.map((site) => ({
        value: site.id,
        label: `${site.name} · ${site.organisation_name}`,
      }))}
      searchable
      clearable
      {...props}
    />
  );
}
