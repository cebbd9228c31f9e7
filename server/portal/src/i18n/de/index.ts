import type { Catalogue } from '../en';
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

/** Alle Texte des Portals auf Deutsch. */
export const de: Catalogue = {
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
