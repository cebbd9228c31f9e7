import { useLocale } from '@/i18n/locale';

/** The day of a time; the exact time on hovering. */
export function DateOf({ time }: { time: string }) {
  const { format } = useLocale();
  return (
    <time dateTime={time} title={format.exact(time)}>
      {format.date(time)}
    </time>
  );
}
