import * as account from './account';
import * as agents from './agents';
import * as device from './device';
import * as devices from './devices';
import * as findings from './findings';
import * as kit from './kit';
import * as operate from './operate';
import * as overview from './overview';
import * as shell from './shell';
import * as sites from './sites';
import * as why from './why';
import * as words from './words';

/** All texts of the portal in English. It is also the shape that every other language has to have. */
export const en = {
  ...kit,
  ...shell,
  ...account,
  ...devices,
  ...device,
  ...findings,
  ...agents,
  ...operate,
  ...overview,
  ...sites,
  ...why,
  ...words,
};

export type Catalogue = typeof en;
