import { Anchor, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router-dom';

import { DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { useProofText } from '@/i18n/proof_text';
import { pagesOf, type UsageBar } from '@/lib/usage';

import classes from './day_figures.module.css';

const DayPanel = lazy(() => import('./day_panel'));

interface Props {
  deviceId: string;
  bars: readonly UsageBar[];
}

/** The figures behind the chart; each leads to what it was made of. The open one is in the address. */
export function DayFigures({ deviceId, bars }: Props) {
  const { text, format } = useLocale();
  const words = useProofText();
  const [day, setDay] = useDay();
  const rows = bars
    .filter((bar) => pagesOf(bar) !== null || bar.held !== null)
    .map((bar) => ({ id: bar.day, ...bar }))
    .reverse();
  return (
    <>
      <details className={classes.days}>
        <summary>{words.days}</summary>
        <Text fz="xs" c="dimmed" my={6}>
          {words.daysHint}
        </Text>
        <DataTable
          caption={words.days}
          rows={rows}
          minWidth={240}
          columns={[
            {
              key: 'day',
              label: words.day,
              cell: (row) => (
                <Anchor
                  component="button"
                  type="button"
                  fz="sm"
                  aria-label={words.explain(format.day(row.day))}
                  onClick={() => setDay(row.day)}
                >
                  {format.day(row.day)}
                </Anchor>
              ),
            },
            {
              key: 'pages',
              label: words.pages,
              numeric: true,
              cell: (row) => format.count(pagesOf(row)),
            },
            {
              key: 'held',
              label: text.device.heldPages,
              numeric: true,
              cell: (row) => format.count(row.held),
            },
          ]}
        />
      </details>
      {day !== null && (
        <Suspense fallback={null}>
          <DayPanel deviceId={deviceId} day={day} onClose={() => setDay(null)} />
        </Suspense>
      )}
    </>
  );
}

/** What is no day cannot be shown as one. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function useDay(): [string | null, (day: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('day');
  const change = (day: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (day === null) next.delete('day');
        else next.set('day', day);
        return next;
      },
      { preventScrollReset: true },
    );
  return [asked !== null && isDay(asked) ? asked : null, change];
}
