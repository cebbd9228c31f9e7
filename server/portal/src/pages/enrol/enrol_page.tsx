import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { useMakeEnrolToken } from '@/api/use_enrolment';
import { useSites } from '@/api/use_sites';
import { AdminsOnly } from '@/components/admins_only';
import { Card } from '@/components/card';
import { siteLabel, SiteSelect } from '@/components/found_select';
import { PageTitle } from '@/components/page_title';
import { ProblemNotice } from '@/components/problem_notice';
import { useLocale } from '@/i18n/locale';
import { NewSiteDialog } from '@/pages/sites/new_site_dialog';

import { EnrolCommand } from './enrol_command';
import { OpenTokens } from './open_tokens';

const validities = [1, 24, 72, 168] as const;

/** Leads an administrator from a site to an agent that has joined. */
export function EnrolPage() {
  const { text } = useLocale();
  return (
    <Stack gap="md" maw={820}>
      <PageTitle title={text.enrol.title} trail={[{ to: '/agents', label: text.agents.title }]} />
      <AdminsOnly>
        <Steps />
      </AdminsOnly>
    </Stack>
  );
}

function Steps() {
  const { text } = useLocale();
  const words = text.enrol;
  const [siteId, setSiteId] = useSiteOfAddress();
  const token = useMakeEnrolToken();
  const [hours, setHours] = useState<number>(24);
  const choose = (id: string | null) => {
    token.reset();
    setSiteId(id);
  };
  return (
    <>
      <Text fz="sm" c="dimmed" mt={-16}>
        {words.intro}
      </Text>
      <Card title={words.whereTitle}>
        <Stack gap="sm">
          <SiteChoice siteId={siteId} onChange={choose} />
          <Group align="end" gap="sm">
            <NativeSelect
              label={words.hours}
              value={String(hours)}
              data={validities.map((value) => ({
                value: String(value),
                label: words.validity(value),
              }))}
              onChange={(event) => setHours(Number(event.currentTarget.value))}
            />
            <Button
              disabled={siteId === null}
              loading={token.isPending}
              variant={token.data ? 'default' : 'filled'}
              onClick={() => siteId !== null && token.mutate({ siteId, hours })}
            >
              {token.data ? words.again : words.make}
            </Button>
          </Group>
          {token.error && <ProblemNotice problem={token.error} />}
        </Stack>
      </Card>
      {token.data && <EnrolCommand key={token.data.token} token={token.data} />}
      {siteId !== null && <OpenTokens siteId={siteId} />}
    </>
  );
}

function useSiteOfAddress(): [string | null, (id: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const change = (id: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (id === null) next.delete('site');
        else next.set('site', id);
        return next;
      },
      { replace: true },
    );
  return [params.get('site'), change];
}

interface SiteChoiceProps {
  siteId: string | null;
  onChange: (id: string | null) => void;
}

function SiteChoice({ siteId, onChange }: SiteChoiceProps) {
  const { text } = useLocale();
  const sites = useSites();
  const [making, setMaking] = useState(false);
  const site = sites.data?.pages.flatMap((page) => page.items).find(({ id }) => id === siteId);
  return (
    <Group align="end" gap="sm" wrap="nowrap">
      <SiteSelect
        label={text.enrol.site}
        placeholder={text.enrol.siteHint}
        value={siteId}
        onChange={onChange}
        known={site && { value: site.id, label: siteLabel(site.organisation_name, site.name) }}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => setMaking(true)}
      >
        {text.enrol.newSite}
      </Button>
      {making && (
        <NewSiteDialog onClose={() => setMaking(false)} onMade={({ id }) => onChange(id)} />
      )}
    </Group>
  );
}
