import { Anchor, Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';

import type { Finding } from '@/api/use_findings';
import { useIsAdmin } from '@/api/use_session';
import { PageLink } from '@/components/page_link';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import { heldOf, type OddReading as Reading, verdictsOf } from '@/lib/findings';
import { notKnown } from '@/lib/format';
import { wordOf } from '@/lib/words';

import { DecideDialog } from './decide_dialog';
import classes from './odd_reading.module.css';

interface Props {
  readings: readonly Reading[];
  /** With whose it is, in a list of many devices. */
  withDevice?: boolean;
}

/** What is odd about readings: why, how much is held, and what was decided. */
export function OddReadings({ readings, withDevice = false }: Props) {
  return (
    <ul className={classes.list}>
      {readings.map((reading) => (
        <li key={reading.key} className={classes.reading}>
          {withDevice && <Whose device={reading.device} />}
          <Head reading={reading} />
          <Why finding={reading.main} />
          <Figures findings={reading.findings} />
          <Decided finding={reading.main} />
        </li>
      ))}
    </ul>
  );
}

function Whose({ device }: { device: Finding['device'] }) {
  const { text } = useLocale();
  const name = [device.vendor, device.model].filter(Boolean).join(' ') || text.devices.unnamed;
  return (
    <div className={classes.head}>
      <Anchor component={PageLink} to={`/devices/${device.id}/counters`} fz="sm" fw={600}>
        {name}
      </Anchor>
      <Text fz="xs" c="dimmed">
        {[device.serial, device.label, device.organisation_name].filter(Boolean).join(' · ')}
      </Text>
    </div>
  );
}

function Head({ reading }: { reading: Reading }) {
  const { text, format } = useLocale();
  const words = text.findings;
  const isAdmin = useIsAdmin();
  const [deciding, setDeciding] = useState(false);
  const { main } = reading;
  const held = heldOf(reading);
  const state = stateOf(main, words);
  return (
    <div className={classes.head}>
      <Text fz="sm" fw={600}>
        {words.kinds[main.kind]}
      </Text>
      <Badge size="sm" variant="outline" className={main.open ? classes.open : classes.settled}>
        {state}
      </Badge>
      {held > 0 && (
        <Text fz="sm" fw={600}>
          {words.held(format.count(held))}
        </Text>
      )}
      <Text fz="xs" c="dimmed">
        {format.exact(reading.takenAt)}
      </Text>
      {isAdmin && verdictsOf(reading).length > 0 && (
        <Button
          size="compact-xs"
          variant={main.open ? 'filled' : 'default'}
          ml="auto"
          onClick={() => setDeciding(true)}
        >
          {main.open ? words.decide : words.decideAgain}
        </Button>
      )}
      {deciding && <DecideDialog reading={reading} onClose={() => setDeciding(false)} />}
    </div>
  );
}

function stateOf(finding: Finding, words: Catalogue['findings']): string {
  if (finding.waiting) return words.waiting;
  if (finding.open) return words.needsDecision;
  return finding.decision ? words.decided : words.settled;
}

function Why({ finding }: { finding: Finding }) {
  const { text, format } = useLocale();
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? notKnown : format.count(value);
  return (
    <Text fz="sm" maw="72ch">
      {text.findings.why[finding.kind]({
        before: count(finding.before),
        value: count(finding.value),
        most: count(finding.detail.most),
      })}
    </Text>
  );
}

function Figures({ findings }: { findings: readonly Finding[] }) {
  const { text, format } = useLocale();
  const words = text.findings;
  const count = (value: number | null) => (value === null ? notKnown : format.count(value));
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <th scope="col">{words.counter}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.read}</th>
          <th scope="col">{words.heldColumn}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <tr key={finding.counter}>
            <th scope="row">{wordOf(text.counters, finding.counter)}</th>
            <td>{count(finding.before)}</td>
            <td>{count(finding.value)}</td>
            <td>{finding.held > 0 ? format.count(finding.held) : notKnown}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Decided({ finding }: { finding: Finding }) {
  const { text, format } = useLocale();
  const { decision } = finding;
  if (!decision) return null;
  const words = text.findings;
  return (
    <Text fz="xs" c="dimmed">
      {words.decidedBy(
        words.verdicts[decision.verdict],
        decision.decided_by,
        format.exact(decision.decided_at),
      )}
      {decision.note && `: ${decision.note}`}
    </Text>
  );
}
