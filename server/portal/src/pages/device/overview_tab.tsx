import { Stack, Text } from '@mantine/core';

import { Card } from '@/components/card';
import { useLocale } from '@/i18n/locale';

import { ConditionCard } from './condition_card';
import classes from './device_page.module.css';
import { EvidenceCard } from './evidence_card';
import { IdentityCard } from './identity_card';
import { SuppliesCard } from './supplies_card';
import { TraysCard } from './trays_card';
import { UsageCard } from './usage_card';
import { useDeviceOnPage } from './use_device_on_page';

/** How the device is now, and what it is. */
export function OverviewTab() {
  const device = useDeviceOnPage();
  const { text } = useLocale();
  return (
    <div className={classes.columns}>
      <Stack gap="md">
        <ConditionCard device={device} />
        <SuppliesCard device={device} />
        <UsageCard deviceId={device.id} />
      </Stack>
      <Stack gap="md">
        <IdentityCard device={device} />
        {device.notes && (
          <Card title={text.device.notes}>
            <Text fz="sm" className={classes.notes}>
              {device.notes}
            </Text>
          </Card>
        )}
        {device.trays.length > 0 && <TraysCard trays={device.trays} />}
        {device.evidence.length > 0 && <EvidenceCard device={device} />}
      </Stack>
    </div>
  );
}
