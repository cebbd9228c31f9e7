import type { ReactNode } from 'react';

import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { DateOf } from '@/components/date_of';
import { RelativeTime } from '@/components/relative_time';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';

import classes from './identity_card.module.css';

/** What the device is and where it stands. */
export function IdentityCard({ device }: { device: Device }) {
  const { text } = useLocale();
  const words = text.device;
  const facts: [string, ReactNode][] = [
    [words.vendor, device.vendor],
    [words.model, device.model],
    [words.serial, device.serial],
    [words.name, device.name],
    [words.location, device.location],
    [words.site, device.site.name],
    [words.organisation, device.site.organisation_name],
    [words.address, device.address],
    [words.mac, device.mac],
    [words.firmware, device.firmware],
    [words.profile, device.profile],
    [words.firstSeen, <DateOf key="first" time={device.first_seen_at} />],
    [words.lastReading, device.taken_at && <RelativeTime time={device.taken_at} />],
    [words.received, device.received_at && <RelativeTime time={device.received_at} />],
  ];
  return (
    <Card title={words.identity}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value || notKnown}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
