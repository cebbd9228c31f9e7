import {
  type Icon,
  IconBolt,
  IconBuilding,
  IconBuildingCommunity,
  IconClock,
  IconCornerDownLeft,
  IconFile,
  IconPrinter,
  IconRouter,
} from '@tabler/icons-react';
import { useEffect } from 'react';

import classes from './palette.module.css';
import type { ItemKind, PaletteGroup, PaletteItem } from './palette_items';

const icons: Readonly<Record<ItemKind, Icon>> = {
  device: IconPrinter,
  site: IconBuilding,
  organisation: IconBuildingCommunity,
  agent: IconRouter,
  page: IconFile,
  action: IconBolt,
  recent: IconClock,
};

interface Props {
  id: string;
  groups: readonly PaletteGroup[];
  /** Position of the item that Enter opens, over all groups. */
  marked: number;
  onMark: (at: number) => void;
  onOpen: (item: PaletteItem) => void;
}

/** What was found. The focus stays in the field; the field tells which line is marked. */
export function PaletteList({ id, groups, marked, onMark, onOpen }: Props) {
  useEffect(() => {
    document.getElementById(`${id}-${marked}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, marked]);
  const starts = groups.map((_, at) =>
    groups.slice(0, at).reduce((count, { items }) => count + items.length, 0),
  );
  return (
    <div
      role="listbox"
      id={id}
      aria-label={groups.map(({ title }) => title).join(', ')}
      className={classes.list}
    >
      {groups.map((group, position) => (
        <div role="group" key={group.title} aria-label={group.title}>
          <div className={classes.title} aria-hidden>
            {group.title}
          </div>
          {group.items.map((item, offset) => {
            const at = (starts[position] ?? 0) + offset;
            const IconOfIt = icons[item.kind];
            return (
              // The keys are heard in the field, which has the focus.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={item.key}
                role="option"
                id={`${id}-${at}`}
                aria-selected={at === marked}
                className={classes.item}
                onMouseMove={() => at !== marked && onMark(at)}
                onClick={() => onOpen(item)}
              >
                <IconOfIt size={17} stroke={1.7} aria-hidden />
                <span className={classes.words}>
                  <span className={classes.label}>{item.label}</span>
                  {item.hint && <small>{item.hint}</small>}
                </span>
                {at === marked && <IconCornerDownLeft size={14} aria-hidden />}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
