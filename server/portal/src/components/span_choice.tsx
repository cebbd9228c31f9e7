import { Button, Group, Popover, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { useLocale } from '@/i18n/locale';
import { localDay } from '@/lib/local_time';
import { readSpan, spanDays, type TimeSpan, writeSpan } from '@/lib/time_span';

/** The span of time that a page shows. It lives in the address bar. */
export function useSpan(): [TimeSpan, (span: TimeSpan) => void] {
  const [params, setParams] = useSearchParams();
  const change = (next: TimeSpan) =>
    setParams((before) => writeSpan(before, next), { preventScrollReset: true });
  return [readSpan(params), change];
}

interface Props {
  span: TimeSpan;
  onChange: (span: TimeSpan) => void;
}

/** The last days by one click, any calendar days by two. */
export function SpanChoice({ span, onChange }: Props) {
  const { text } = useLocale();
  const choices = spanDays.map((days) => ({
    value: String(days),
    label: text.span.lastDays(days),
  }));
  return (
    <Group gap={6}>
      <SegmentedControl
        size="xs"
        aria-label={text.span.label}
        data={choices}
        value={'days' in span ? String(span.days) : ''}
        onChange={(value) => onChange({ days: Number(value) })}
      />
      <CustomSpan span={span} onChange={onChange} />
    </Group>
  );
}

function CustomSpan({ span, onChange }: Props) {
  const { text, format } = useLocale();
  const [opened, setOpened] = useState(false);
  const [from, setFrom] = useState('from' in span ? span.from : '');
  const [to, setTo] = useState('from' in span ? span.to : '');
  const label = 'from' in span ? `${format.day(span.from)} – ${format.day(span.to)}` : null;
  const today = localDay(new Date());
  const wrong = from !== '' && to !== '' && from > to;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant={label ? 'light' : 'default'}
          leftSection={<IconCalendar size={14} aria-hidden />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {label ?? text.span.otherSpan}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onChange({ from, to });
            setOpened(false);
          }}
        >
          <Stack gap="xs">
            <TextInput
              type="date"
              size="xs"
              label={text.span.firstDay}
              value={from}
              max={to || today}
              required
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              size="xs"
              label={text.span.lastDay}
              value={to}
              min={from}
              max={today}
              required
              error={wrong && text.span.endsBeforeItBegins}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button type="submit" size="xs" disabled={!from || !to || wrong}>
              {text.span.show}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
