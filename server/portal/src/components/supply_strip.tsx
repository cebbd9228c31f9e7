import { Text } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';

import { useLocale } from '@/i18n/locale';
import { isPressing, overviewOf, type Supply, type SupplyView } from '@/lib/supplies';
import { wordOf } from '@/lib/words';

import { SupplyBar } from './supply_bar';
import classes from './supply_strip.module.css';
import { shortLevel, supplyLevel, supplyName } from './supply_text';

/** The supplies of a device in one line: letter, level and bar of each that matters. */
export function SupplyStrip({ supplies }: { supplies: readonly Supply[] }) {
  const { text } = useLocale();
  const { shown, hidden } = overviewOf(supplies);
  if (shown.length === 0) {
    return (
      <Text fz="xs" c="dimmed">
        {text.devices.noSupplies}
      </Text>
    );
  }
  return (
    <ul className={classes.strip}>
      {shown.map((view) => (
        <SupplyItem key={view.supply.index} view={view} />
      ))}
      {hidden > 0 && (
        <li className={classes.hidden} title={text.devices.moreSupplies(hidden)}>
          <span aria-hidden>{text.devices.more(hidden)}</span>
          <span className={classes.spoken}>{text.devices.moreSupplies(hidden)}</span>
        </li>
      )}
    </ul>
  );
}

function SupplyItem({ view }: { view: SupplyView }) {
  const { text, format } = useLocale();
  const pressing = isPressing(view.level);
  const warning = view.level === 'critical' ? text.supply.critical : text.supply.low;
  const sentence = `${supplyName(view, text)}: ${supplyLevel(view, text, format)}`;
  const whole = pressing ? `${sentence}, ${warning}` : sentence;
  const label = view.letter || wordOf(text.supplyKinds, view.supply.kind ?? '');
  return (
    <li
      className={classes.item}
      title={whole}
      data-level={view.level}
      data-named={!view.letter || undefined}
    >
      <span className={classes.spoken}>{whole}</span>
      <span className={classes.line} aria-hidden>
        <span className={classes.label}>{label}</span>
        <span className={classes.value}>
          {pressing && <IconAlertTriangleFilled size={10} />}
          {shortLevel(view, text, format)}
        </span>
      </span>
      <SupplyBar view={view} />
    </li>
  );
}
