import { Badge, Group, Stack, Text } from '@mantine/core';

import type { Device } from '@/api/use_devices';
import { Card } from '@/components/card';
import { StatusLabel } from '@/components/status_label';
import { useLocale } from '@/i18n/locale';
import { isOlder } from '@/lib/reasons';
import { wordOf } from '@/lib/words';
import { useNow } from '@/components/use_now';

import { ReasonList } from './reason_list';

import classes from './condition_card.module.css';

/** How the device is: state, alerts, what its panel says. */
export function ConditionCard({ device }: { device: Device }) {
  const { text, format } = useLocale();
  const now = useNow();
  const since = device.unreachable_since;
  return (
    <Card
      title={text.device.condition}
      aside={<StatusLabel status={device.status} takenAt={device.taken_at} />}
    >
      <Stack gap="sm">
        {since && (
          <Text fz="sm" c="var(--platen-bad)" title={format.exact(since)}>
            {text.device.unreachable(format.relative(device.taken_at ?? since, now))}
          </Text>
        )}
        {device.asleep && !since && (
          <Text fz="sm" c="dimmed">
            {text.why.asleep}
          </Text>
        )}
        <Why device={device} />
        {device.console.length > 0 && (
          <div>
            <Text fz="xs" c="dimmed" mb={4}>
              {text.device.console}
            </Text>
            <pre className={classes.console}>{device.console.join('\n')}</pre>
          </div>
        )}
      </Stack>
    </Card>
  );
}

/** The reasons; of readings from before there were any, the alerts and error bits. */
function Why({ device }: { device: Device }) {
  const { text, format } = useLocale();
  const now = useNow();
  const { reasons, reasons_at, taken_at } = device;
  if (reasons_at === null) return <AlertList device={device} />;
  return (
    <div>
      {isOlder(reasons_at, taken_at) && (
        <Text fz="xs" c="dimmed" mb={4} title={format.exact(reasons_at)}>
          {text.why.asOf(format.relative(reasons_at, now))}
        </Text>
      )}
      {reasons.length > 0 ? (
        <ReasonList device={device} />
      ) : (
        <Text fz="sm" c="dimmed">
          {text.why.noReasons}
        </Text>
      )}
    </div>
  );
}

function AlertList({ device }: { device: Device }) {
  const { text, format } = useLocale();
  const now = useNow();
  const { alerts, errors } = device;
  if (alerts.length + errors.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {text.device.noAlerts}
      </Text>
    );
  }
  return (
    <ul className={classes.alerts}>
      {alerts.map((alert, position) => (
        <li key={position}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Badge
              size="sm"
              variant="outline"
              color="gray"
              className={classes.severity}
              data-severity={alert.severity}
            >
              {wordOf(text.severities, alert.severity)}
            </Badge>
            <div>
              <Text fz="sm">{alert.text || wordOf(text.alertCodes, alert.code)}</Text>
              {alert.began_at && (
                <Text fz="xs" c="dimmed" title={format.exact(alert.began_at)}>
                  {text.device.since(format.relative(alert.began_at, now))}
                </Text>
              )}
            </div>
          </Group>
        </li>
      ))}
      {errors.map((error) => (
        <li key={error}>
          <Text fz="sm">{wordOf(text.deviceErrors, error)}</Text>
        </li>
      ))}
    </ul>
  );
}
