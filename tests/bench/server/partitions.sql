-- What `work` would have made: months of use, `months` back; days of readings and of the inbox, a week back. Days, as
-- docs/scaling.md recommends for a million devices.
\set ON_ERROR_STOP on
SELECT count(make_use_month((current_date + interval '1 month' - m * interval '1 month')::date))
FROM generate_series(0, :months + 1) AS m;
SELECT count(make_inbox_day(current_date + d)), count(make_reading_day(current_date + d)) FROM generate_series(-8, 3) AS d;
