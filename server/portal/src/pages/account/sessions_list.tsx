import { Badge, Button, Text } from '@mantine/core';

import { useEndSession, useSessions } from '@/api/use_session';
import { Loaded } from '@/components/loaded';
import { ProblemNotice } from '@/components/problem_notice';
import { RelativeTime } from '@/components/relative_time';
import { type Column, DataTable } from '@/components/table/data_table';
import { useLocale } from '@/i18n/locale';
import { browserName } from '@/lib/browser_name';
import { notKnown } from '@/lib/format';
import type { Schemas } from '@/api/client';

type Row = Schemas['SessionList']['items'][number];

/** Where the user is logged in, with a way to end what is not here. */
export function SessionsList() {
  const { text } = useLocale();
  const sessions = useSessions();
  const end = useEndSession();
  const words = text.ownAccount;
  const columns: Column<Row>[] = [
    {
      key: 'browser',
      label: words.session,
      cell: ({ user_agent, current }) => (
        <Text fz="sm" component="span" title={user_agent ?? undefined}>
          {browserName(user_agent) ?? words.unknownBrowser}{' '}
          {current && (
            <Badge size="sm" variant="light">
              {words.thisOne}
            </Badge>
          )}
        </Text>
      ),
    },
    { key: 'address', label: words.address, cell: ({ address }) => address ?? notKnown },
    {
      key: 'since',
      label: words.since,
      cell: ({ created_at }) => <RelativeTime time={created_at} />,
    },
    {
      key: 'used',
      label: words.lastUsed,
      cell: ({ last_used_at }) => <RelativeTime time={last_used_at} />,
    },
    {
      key: 'end',
      label: text.sites.actions,
      cell: ({ id, current }) =>
        !current && (
          <Button
            size="compact-xs"
            variant="default"
            loading={end.isPending && end.variables === id}
            onClick={() => end.mutate(id)}
          >
            {words.logOut}
          </Button>
        ),
    },
  ];
  return (
    <>
      {end.error && <ProblemNotice problem={end.error} title={words.failed} />}
      <Loaded query={sessions}>
        {({ items }) => <DataTable caption={words.sessions} columns={columns} rows={items} />}
      </Loaded>
    </>
  );
}
