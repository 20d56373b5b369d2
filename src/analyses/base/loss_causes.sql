-- what: Executors that were lost for one cause, with one exit code, and took work with them: one row a cause. `worst` is the life that
--   cost most, `executors` are the twenty that did, `lives` are all; short_reason is the reason of the worst on one line.
WITH losses AS (
  SELECT *, died_ms + resubmitted_ms AS lost_ms,
    coalesce(regexp_extract(reason, '(?i)exit(?:ed with)? (?:code|status):? ?(?:is )?(-?[0-9]+)', 1), '') AS exit_code,
    rtrim(left(regexp_replace(coalesce(reason, 'no reason given'), '\s+', ' ', 'g'), 200), '. ') || '.' AS short_reason
  FROM executor_losses
  WHERE died_tasks + resubmitted > 0
), causes AS (
  SELECT attempt_key, cause, exit_code, count(*) AS num_losses, sum(died_ms) AS died_ms, sum(died_tasks)::BIGINT AS died_tasks,
    sum(resubmitted_ms) AS resubmitted_ms, sum(resubmitted)::BIGINT AS resubmitted,
    arg_max(losses, (lost_ms, remove_time)) AS worst,
    list({'executor_id': executor_id, 'host': host, 'lived_ms': epoch_ms(remove_time - from_time), 'died_tasks': died_tasks,
      'lost_ms': died_ms, 'resubmitted_tasks': resubmitted, 'resubmitted_ms': resubmitted_ms, 'peak_heap_bytes': heap_bytes,
      'peak_rss_bytes': rss_bytes, 'longest': longest} ORDER BY lost_ms DESC, remove_time)[:20] AS executors,
    list({'executor_id': executor_id, 'from_time': from_time, 'remove_time': remove_time}) AS lives
  FROM losses GROUP BY ALL
)
SELECT *,
  CASE
    WHEN num_losses > 1 THEN format('{} executors ({}{})', num_losses, cause, if(exit_code = '', '', ' ' || exit_code))
    WHEN count(*) OVER (PARTITION BY attempt_key, worst.executor_id) > 1
      THEN 'executor ' || worst.executor_id || ' removed ' || strftime(worst.remove_time, '%H:%M:%S')
    ELSE 'executor ' || worst.executor_id END AS place,
  format(' {} task attempt(s) died with {} ({}), the output of {} was lost.', died_tasks, if(num_losses > 1, 'them', 'it'),
    duration_text(died_ms), resubmitted) AS taken
FROM causes
