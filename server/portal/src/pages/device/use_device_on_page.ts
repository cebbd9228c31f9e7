import { useOutletContext } from 'react-router-dom';

import type { Device } from '@/api/use_devices';

/** The device whose page is shown; its parts are drawn once it is there. */
export function useDeviceOnPage(): Device {
  return useOutletContext<Device>();
}
