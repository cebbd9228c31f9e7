import { useState } from 'react';

import { useListAddress } from '@/components/use_list_address';
import { parseColumns, sameColumns, toggledColumn } from '@/lib/column_choice';
import {
  type DeviceColumn,
  deviceColumns,
  readState,
  usualColumns,
  writeState,
} from '@/lib/device_list_state';
import { readStored, writeStored } from '@/lib/stored';

const codec = { read: readState, write: writeState };
const columnsKey = 'platen-device-columns';

/** State of the device list: in the address bar, the columns remembered as well. */
export function useDeviceList() {
  const list = useListAddress(codec);
  const [remembered, setRemembered] = useState(() =>
    parseColumns(readStored(columnsKey), deviceColumns),
  );
  const columns = list.state.columns ?? remembered ?? usualColumns;

  const showColumns = (next: readonly DeviceColumn[]) => {
    const usual = sameColumns(next, usualColumns);
    writeStored(columnsKey, usual ? '' : next.join(','));
    setRemembered(usual ? null : [...next]);
    list.adjust({ columns: usual ? null : [...next] });
  };
  return {
    ...list,
    columns,
    toggleColumn: (name: DeviceColumn) => showColumns(toggledColumn(columns, name, deviceColumns)),
    resetColumns: sameColumns(columns, usualColumns) ? null : () => showColumns(usualColumns),
  };
}

export type DeviceList = ReturnType<typeof useDeviceList>;
