import type { DeviceSummary } from '@/api/use_devices';
import type { Catalogue } from '@/i18n/en';

/** What people call the device: its model; what has none is named after what is known. */
export function deviceTitle(device: DeviceSummary, text: Catalogue): string {
  const model = [device.vendor, device.model].filter(Boolean).join(' ');
  return model || device.name || device.serial || text.devices.unnamed;
}

/** Its own name and where it stands. */
export function deviceSubtitle(device: DeviceSummary): string {
  return [device.name, device.location].filter(Boolean).join(' · ');
}
