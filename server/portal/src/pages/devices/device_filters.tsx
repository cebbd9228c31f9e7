import { ActionIcon, Loader, NativeSelect, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

import { exportAddress } from '@/api/use_devices';
import { Download } from '@/components/download';
import { AddFilter } from '@/components/filters/add_filter';
import { ClearFilters, FilterBar, SearchPlace } from '@/components/filters/filter_bar';
import { FilterPill } from '@/components/filters/filter_pill';
import { SearchField } from '@/components/filters/search_field';
import { ColumnMenu } from '@/components/table/column_menu';
import { useNarrow } from '@/components/use_narrow';
import { useLocale } from '@/i18n/locale';
import { type FilterName, filterNames, quickFilters, withFilter } from '@/lib/device_filters';
import { deviceColumns, isFiltered, toQuery } from '@/lib/device_list_state';
import { nextSort, sortColumn } from '@/lib/sort_order';

import { makeColumns } from './device_columns';
import { useFilterText } from './filter_text';
import type { DeviceList } from './use_device_list';

// Comes when a filter is opened.
const FilterEditor = lazy(() => import('./filter_editor'));

/** Search, filters, columns and export of the device list. */
export function DeviceFilters({ list }: { list: DeviceList }) {
  const { text } = useLocale();
  const { state, change } = list;
  const [added, setAdded] = useState<FilterName | null>(null);
  const textOf = useFilterText(state.filters);
  const shown = filterNames.filter(
    (name) => quickFilters.includes(name) || state.filters[name] !== undefined || name === added,
  );
  const addable = filterNames
    .filter((name) => !shown.includes(name))
    .map((name) => ({ value: name, label: text.devices.filters[name] }));
  return (
    <FilterBar aside={<ListTools list={list} />}>
      <SearchPlace>
        <SearchField
          label={text.devices.search}
          placeholder={text.devices.searchPlaceholder}
          value={state.q}
          onSearch={(q) => change({ q }, true)}
        />
      </SearchPlace>
      {shown.map((name) => (
        <FilterPill
          key={name}
          label={text.devices.filters[name]}
          value={textOf(name)}
          initiallyOpen={name === added}
          onClose={() => setAdded(null)}
          onClear={() => change({ filters: withFilter(state.filters, name, null) })}
        >
          {(close) => (
            <Suspense fallback={<Loader size="sm" />}>
              <FilterEditor
                name={name}
                value={state.filters[name]}
                org={state.org}
                onChange={(value) => change({ filters: withFilter(state.filters, name, value) })}
                close={close}
              />
            </Suspense>
          )}
        </FilterPill>
      ))}
      <AddFilter filters={addable} onAdd={(name) => setAdded(name as FilterName)} />
      {isFiltered(state) && <ClearFilters onClear={() => change({ q: '', filters: {} })} />}
    </FilterBar>
  );
}

function ListTools({ list }: { list: DeviceList }) {
  const { text } = useLocale();
  const narrow = useNarrow();
  if (narrow) return <SortChoice list={list} />;
  const choices = deviceColumns
    .filter((key) => key !== 'device')
    .map((key) => ({
      key,
      label: text.devices.columns[key],
      shown: list.columns.includes(key),
    }));
  return (
    <>
      <ColumnMenu
        columns={choices}
        onToggle={(key) => list.toggleColumn(key as (typeof deviceColumns)[number])}
        onReset={list.resetColumns}
      />
      <Download address={exportAddress(toQuery(list.state, Date.now()))}>
        {(link) => (
          <Tooltip label={text.devices.exportList}>
            <ActionIcon {...link} variant="default" size={34} aria-label={text.devices.exportList}>
              <IconDownload size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
        )}
      </Download>
    </>
  );
}

/** The order of the list for phones, where there are no heads of columns to click. */
function SortChoice({ list }: { list: DeviceList }) {
  const { text } = useLocale();
  const { sort } = list.state;
  const sorts = makeColumns(deviceColumns, text).flatMap((column) => column.sorts ?? []);
  const each = [...new Map(sorts.map((one) => [one.key, one.label])).entries()];
  return (
    <NativeSelect
      w="100%"
      aria-label={text.devices.sortBy}
      value={sort}
      onChange={(event) => list.change({ sort: event.currentTarget.value as typeof sort })}
      data={each.flatMap(([key, label]) => [
        { value: key, label: `${label} ↑` },
        { value: nextSort(key, sortColumn(key)), label: `${label} ↓` },
      ])}
    />
  );
}
