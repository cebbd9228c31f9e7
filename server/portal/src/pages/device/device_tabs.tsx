import { NavLink } from 'react-router-dom';

import type { Device } from '@/api/use_devices';
import { useKeepOrganisation } from '@/components/use_organisation';
import { useLocale } from '@/i18n/locale';

import classes from './device_tabs.module.css';

const tabs = ['overview', 'counters', 'supplies', 'alerts', 'readings', 'history'] as const;

/** The parts of the page; each has an address of its own. */
export function DeviceTabs({ device }: { device: Device }) {
  const { text } = useLocale();
  const keep = useKeepOrganisation();
  const { id, alerts_count: alerts, open_findings: findings } = device;
  return (
    <nav className={classes.tabs} aria-label={text.device.sections}>
      {tabs.map((tab) => (
        <NavLink
          key={tab}
          to={keep(`/devices/${id}${tab === 'overview' ? '' : `/${tab}`}`)}
          end={tab === 'overview'}
          className={classes.tab ?? ''}
        >
          {text.device.tabs[tab]}
          {tab === 'counters' && findings > 0 && (
            <span className={classes.count} title={text.findings.needsDecision}>
              {findings}
            </span>
          )}
          {tab === 'alerts' && alerts > 0 && <span className={classes.count}>{alerts}</span>}
        </NavLink>
      ))}
    </nav>
  );
}
