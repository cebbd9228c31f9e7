import { Select } from '@mantine/core';

import { useLocale } from '@/i18n/locale';
import { type DeviceSort, sortColumns } from '@/lib/device_list_state';

interface Props {
  sort: DeviceSort;
  onSort: (sort: DeviceSort) => void;
}

/** The order of the list for phones, where there are no heads of columns to click. */
export function SortField({ sort, onSort }: Props) {
  const { text } = useLocale();
  const choices = sortColumns.flatMap((column) => [
    { value: column, label: `${text.devices.columns[column]} ↑` },
    { value: `-${column}` as const, label: `${text.devices.columns[column]} ↓` },
  ]);
  return (
    <Select
      hiddenFrom="sm"
      size="sm"
      aria-label={text.devices.sortBy}
      data={choices}
      value={sort}
      allowDeselect={false}
      onChange={(value) => value && onSort(value)}
    />
  );
}
