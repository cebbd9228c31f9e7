-- Months for `months` months up to the next one, days of the inbox for a week.
\set ON_ERROR_STOP on
SELECT count(make_reading_month((current_date + interval '1 month' - m * interval '1 month')::date))
FROM generate_series(0, :months + 1) AS m;
SELECT count(make_inbox_day(current_date - d)) FROM generate_series(-2, 7) AS d;
