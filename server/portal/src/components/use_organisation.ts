import { useSearchParams } from 'react-router-dom';

const name = 'org';

/** Id of the organisation to which the lists are narrowed; null: everything that the user may see. */
export function useOrganisationId(): string | null {
  return useSearchParams()[0].get(name);
}

/** Turns a path of the portal into one that keeps the chosen organisation. */
export function useKeepOrganisation(): (to: string) => string {
  const org = useOrganisationId();
  return (to) => {
    if (!org) return to;
    const [path = '', query = ''] = to.split('?');
    const params = new URLSearchParams(query);
    if (!params.has(name)) params.set(name, org);
    return `${path}?${params}`;
  };
}
