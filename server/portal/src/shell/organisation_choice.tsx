import { useState } from 'react';

import type { Organisation } from '@/api/use_organisations';
import { useSearch } from '@/api/use_search';
import { type Option, OptionList } from '@/components/option_list';
import { useLocale } from '@/i18n/locale';
import { treeOf } from '@/lib/organisation_tree';

interface Props {
  items: readonly Organisation[];
  /** There are organisations that are not among the items. */
  more: boolean;
  chosen: string;
  onPick: (id: string) => void;
}

const searchFrom = 8;

/** The organisations as a tree, and while one types those that match. */
export default function OrganisationChoice({ items, more, chosen, onPick }: Props) {
  const { text } = useLocale();
  const [typed, setTyped] = useState('');
  const found = useSearch(more ? typed : '');
  const options = typed === '' ? tree(items) : matches(items, typed);
  const others = (typed && found.data?.organisations) || [];
  const added = others.filter(({ id }) => !items.some((item) => item.id === id)).map(toOption);
  const all = [...options, ...added];
  return (
    <OptionList
      label={text.app.organisation}
      options={all}
      selected={[chosen]}
      onPick={onPick}
      loading={found.isFetching}
      search={
        more || items.length >= searchFrom
          ? {
              value: typed,
              onChange: setTyped,
              onEnter: () => all[0] && onPick(all[0].value),
            }
          : undefined
      }
    />
  );
}

const toOption = ({ id, name }: Organisation): Option => ({ value: id, label: name });

function tree(items: readonly Organisation[]): Option[] {
  return treeOf(items).map(({ organisation, depth }) => ({ ...toOption(organisation), depth }));
}

function matches(items: readonly Organisation[], typed: string): Option[] {
  const words = typed.toLowerCase();
  return items.filter(({ name }) => name.toLowerCase().includes(words)).map(toOption);
}
