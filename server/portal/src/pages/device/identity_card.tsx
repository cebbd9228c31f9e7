import { Anchor, Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';

import type { Schemas } from '@/api/client';
import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { Code } from '@/components/code';
import { DateOf } from '@/components/date_of';
import { KeyValues } from '@/components/key_values';
import { PageLink } from '@/components/page_link';
import { RelativeTime } from '@/components/relative_time';
import { useNow } from '@/components/use_now';
import { useLocale } from '@/i18n/locale';
import { notKnown } from '@/lib/format';

import classes from './identity_card.module.css';

type Origin = Schemas['Origin'];

interface Fact {
  name: string;
  value: ReactNode;
  /** Name of the field among the device's origins, where the device itself states it. */
  field?: string;
}

/** What the device is and where it stands; on demand also where each value was read. */
export function IdentityCard({ device }: { device: Device }) {
  const { text } = useLocale();
  const [withOrigins, setWithOrigins] = useState(false);
  const origins = new Map(device.origins.map((origin) => [origin.field, origin]));
  const toggle = (
    <Button
      size="compact-xs"
      variant={withOrigins ? 'light' : 'subtle'}
      aria-pressed={withOrigins}
      onClick={() => setWithOrigins(!withOrigins)}
    >
      {text.device.origins}
    </Button>
  );
  return (
    <Card title={text.device.identity} aside={toggle}>
      <KeyValues
        facts={useFacts(device).map(({ name, value, field }) => [
          name,
          withOrigins && field ? (
            <WithOrigin key={name} value={value} origin={origins.get(field)} />
          ) : (
            value
          ),
        ])}
      />
    </Card>
  );
}

function useFacts(device: Device): Fact[] {
  const words = useLocale().text.device;
  const { agent, taken_at, received_at } = device;
  return [
    { name: words.label, value: device.label },
    { name: words.assetNumber, value: device.asset_number },
    { name: words.vendor, value: device.vendor, field: 'vendor' },
    { name: words.model, value: device.model, field: 'model' },
    { name: words.serial, value: device.serial, field: 'serial' },
    { name: words.name, value: device.name, field: 'name' },
    { name: words.location, value: device.location, field: 'location' },
    { name: words.address, value: device.address },
    { name: words.mac, value: device.mac, field: 'mac' },
    { name: words.firmware, value: device.firmware, field: 'firmware' },
    { name: words.site, value: device.site.name },
    { name: words.organisation, value: device.site.organisation_name },
    {
      name: words.agent,
      value: (
        <Anchor component={PageLink} to={`/agents/${agent.id}`} inherit>
          {agent.name ?? agent.id.slice(0, 8)}
        </Anchor>
      ),
    },
    { name: words.profile, value: device.profile },
    { name: words.firstSeen, value: <DateOf time={device.first_seen_at} /> },
    { name: words.lastReading, value: taken_at && <RelativeTime time={taken_at} /> },
    { name: words.received, value: received_at && <RelativeTime time={received_at} /> },
  ].filter(({ name, value }) => value || ![words.label, words.assetNumber].includes(name));
}

function WithOrigin({ value, origin }: { value: ReactNode; origin: Origin | undefined }) {
  const { text, format } = useLocale();
  const now = useNow();
  if (!origin) return value;
  const when = origin.read_at ? format.relative(origin.read_at, now) : notKnown;
  return (
    <>
      {value || notKnown}
      <span className={classes.origin}>
        {origin.protocol && text.device.originOf(origin.protocol, when)}
        <Code>{origin.oid}</Code>
      </span>
    </>
  );
}
