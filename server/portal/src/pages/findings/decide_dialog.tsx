import { Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';

import { useDecide, type Verdict } from '@/api/use_findings';
import { FormDialog } from '@/components/form_dialog';
import { useLocale } from '@/i18n/locale';
import { effectOf, type OddReading, verdictsOf } from '@/lib/findings';
import { wordOf } from '@/lib/words';

interface Props {
  reading: OddReading;
  onClose: () => void;
}

/** Asks what an odd reading counts for; what each answer would do is said before. */
export function DecideDialog({ reading, onClose }: Props) {
  const words = useLocale().text.findings;
  const decide = useDecide(reading.device.id);
  const [verdict, setVerdict] = useState<Verdict | null>(reading.main.decision?.verdict ?? null);
  const [note, setNote] = useState('');
  const send = (chosen: Verdict) =>
    decide.mutate(
      { taken_at: reading.takenAt, n: reading.n, verdict: chosen, note: note.trim() },
      { onSuccess: onClose },
    );
  return (
    <FormDialog
      title={words.dialog}
      action={words.decide}
      onSubmit={verdict && (() => send(verdict))}
      onClose={onClose}
      pending={decide.isPending}
      problem={decide.error}
      failed={words.notDone}
    >
      <Text fz="sm" c="dimmed">
        {words.dialogWhat}
      </Text>
      <Radio.Group
        aria-label={words.dialog}
        value={verdict}
        onChange={(value) => setVerdict(verdictsOf(reading).find((one) => one === value) ?? null)}
      >
        <Stack gap="sm">
          {verdictsOf(reading).map((one) => (
            <Radio
              key={one}
              value={one}
              label={words.verdicts[one]}
              description={<Effect reading={reading} verdict={one} />}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={words.note}
        maxLength={1000}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

function Effect({ reading, verdict }: { reading: OddReading; verdict: Verdict }) {
  const { text, format } = useLocale();
  const words = text.findings;
  const known = effectOf(reading, verdict).flatMap(({ counter, counts }) =>
    counts === null
      ? []
      : [words.counts(wordOf(text.counters, counter), `+${format.count(counts)}`)],
  );
  return (
    <>
      {words.verdictHints[verdict]}
      <br />
      <strong>{known.length > 0 ? known.join(' · ') : words.countsUnknown}</strong>
    </>
  );
}
