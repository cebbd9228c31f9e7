import type { AnchorHTMLAttributes } from 'react';
import { Link } from 'react-router-dom';

import { useKeepOrganisation } from './use_organisation';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: string;
}

/** A link to a page of the portal; the chosen organisation goes with it. Use it in place of Link. */
export function PageLink({ to, ...rest }: Props) {
  const keep = useKeepOrganisation();
  return <Link to={keep(to)} {...rest} />;
}
