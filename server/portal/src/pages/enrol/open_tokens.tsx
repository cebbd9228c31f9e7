import { Button, Text } from '@mantine/core';

import { useDropEnrolToken, useEnrolTokens } from '@/api/use_enrolment';
import { Card } from '@/components/card';
import { Loaded } from '@/components/loaded';
import { ProblemNotice } from '@/components/problem_notice';
import { RelativeTime } from '@/components/relative_time';
import { DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';

/** Tokens of a site that could still be used. */
export function OpenTokens({ siteId }: { siteId: string }) {
  const { text, format } = useLocale();
  const words = text.enrol;
  const tokens = useEnrolTokens(siteId);
  const drop = useDropEnrolToken(siteId);
  return (
    <Card title={words.open} flush>
      {drop.error && <ProblemNotice problem={drop.error} title={text.kit.notDone} />}
      <Loaded query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Text fz="sm" c="dimmed" p="md">
              {words.noOpen}
            </Text>
          ) : (
            <DataTable
              caption={words.open}
              rows={items}
              columns={[
                {
                  key: 'by',
                  label: words.madeBy,
                  cell: ({ made_by }) => made_by ?? words.somebody,
                },
                {
                  key: 'made',
                  label: words.made,
                  cell: ({ made_at }) => <RelativeTime time={made_at} />,
                },
                {
                  key: 'ends',
                  label: words.ends,
                  cell: ({ expires_at }) => format.exact(expires_at),
                },
                {
                  key: 'drop',
                  label: text.sites.actions,
                  cell: ({ id }) => (
                    <Button
                      size="compact-xs"
                      variant="default"
                      loading={drop.isPending && drop.variables === id}
                      onClick={() => drop.mutate(id)}
                    >
                      {words.drop}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
