import { Button, CopyButton, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';

import { type DeviceSummary, exportAddress, mostExportedIds } from '@/api/use_devices';
import { Download } from '@/components/download';
import type { Selection } from '@/components/use_selection';
import { useLocale } from '@/i18n/locale';
import { toQuery } from '@/lib/device_list_state';

import classes from './selection_bar.module.css';
import type { DeviceList } from './use_device_list';

interface Props {
  list: DeviceList;
  selection: Selection;
  /** What is on this page, for what needs more than ids. */
  devices: readonly DeviceSummary[];
}

/** What can be done with the devices that are ticked. */
export function SelectionBar({ list, selection, devices }: Props) {
  const { text, format } = useLocale();
  const { selected } = selection;
  const tooMany = selected.size > mostExportedIds;
  const serials = devices
    .filter(({ id, serial }) => selected.has(id) && serial !== null)
    .map(({ serial }) => serial);
  return (
    <div
      className={classes.bar}
      role="region"
      aria-label={text.kit.selected(format.count(selected.size))}
    >
      <Text fz="sm" fw={600} role="status">
        {text.kit.selected(format.count(selected.size))}
      </Text>
      <Download address={exportAddress(toQuery(list.state, Date.now()), [...selected])}>
        {(link) => (
          <Tooltip label={text.devices.exportLimit(mostExportedIds)} disabled={!tooMany}>
            <Button
              {...link}
              size="xs"
              variant="default"
              data-disabled={tooMany || undefined}
              aria-disabled={tooMany}
              onClickCapture={(event) => tooMany && event.preventDefault()}
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              {text.devices.exportSelected}
            </Button>
          </Tooltip>
        )}
      </Download>
      <CopyButton value={serials.join('\n')}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            disabled={serials.length === 0}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={copy}
          >
            {copied ? text.devices.copiedSerials : text.devices.copySerials}
          </Button>
        )}
      </CopyButton>
      <Button size="xs" variant="subtle" onClick={selection.clear}>
        {text.kit.clearSelection}
      </Button>
    </div>
  );
}
