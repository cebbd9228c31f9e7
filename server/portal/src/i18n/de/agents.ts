import type * as en from '../en/agents';

export const agents: typeof en.agents = {
  title: 'Agenten',
  caption: 'Agenten und wann zuletzt von ihnen gehört wurde',
  name: 'Agent',
  site: 'Standort',
  state: 'Zustand',
  version: 'Version',
  lastContact: 'Letzter Kontakt',
  certificate: 'Zertifikat bis',
  certificateNotRenewed: 'Nicht rechtzeitig erneuert',
  enrolled: 'Beigetreten',
  unnamed: 'Agent',
  never: 'Nie',
  states: {
    online: 'Online',
    silent: 'Stumm',
    pending: 'Noch nicht beigetreten',
    revoked: 'Gesperrt',
  },
  identities: {
    ok: null,
    duplicate: 'Zwei Rechner benutzen diese Identität',
    rolled_back: 'Der Rechner wurde auf einen älteren Stand gesetzt',
  },
  none: 'Noch keine Agenten',
  noneHint: 'Ein Administrator macht unter Standorte ein Token; damit tritt der Agent bei.',
  more: 'Mehr zeigen',
};
