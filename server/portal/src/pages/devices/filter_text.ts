import { useAgentName, useSiteNames } from '@/api/use_names';
import type { Catalogue } from '@/i18n/en';
import { useLocale } from '@/i18n/locale';
import { type DeviceFilters, type FilterName, statusesOf } from '@/lib/device_filters';
import type { Format } from '@/lib/format';
import { lengthOf } from '@/lib/since';
import { wordOf } from '@/lib/words';

const hour = 3_600_000;

/** "3 days", or the time itself. */
export function sinceText(value: string, text: Catalogue, format: Format): string {
  const hours = (lengthOf(value) ?? 0) / hour;
  if (hours === 0) return format.exact(new Date(value).toISOString());
  return hours % 24 === 0 ? text.devices.days(hours / 24) : text.devices.hours(hours);
}

/** What is chosen of a filter, in words; null when nothing is. */
export function useFilterText(filters: DeviceFilters): (name: FilterName) => string | null {
  const { text, format } = useLocale();
  const sites = useSiteNames(filters.site !== undefined);
  const agent = useAgentName(filters.agent);
  const words = text.devices;
  return (name) => {
    const value = filters[name];
    if (value === undefined) return null;
    switch (name) {
      case 'status':
        return statusesOf(value)
          .map((status) => text.statuses[status])
          .join(', ');
      case 'supply':
        return words.supplyFilter[value] ?? value;
      case 'alerts':
        return words.alertsFilter[value] ?? value;
      case 'findings':
        return words.findingsFilter[value] ?? value;
      case 'reason':
        return wordOf(text.reasonWords, value);
      case 'seen_before':
      case 'seen_after':
        return sinceText(value, text, format);
      case 'site':
        return sites?.get(value) ?? words.oneSite;
      case 'agent':
        return agent || words.oneAgent;
      default:
        return value.endsWith('*') ? words.beginning(value.slice(0, -1)) : value;
    }
  };
}
