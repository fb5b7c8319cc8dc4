-- The labels that land in one hour, in the shape of the table.
WITH asked AS (
  SELECT n, n * 3600000 // ${requestsPerHour} AS served_ms
  FROM range(${firstRequest}, ${endRequest}) AS requests(n)),
shown AS (
  SELECT n, position, served_ms,
         hash(n, 0) AS request_hash,
         hash(n, position) AS h,
         CAST(50000 * pow((hash(n, position, 1) % 1000003) / 1000003, 2.5) AS BIGINT) AS author,
         CAST(1000000 * pow((hash(n, 2) % 1000003) / 1000003, 2) AS BIGINT) AS viewer,
         (hash(n, position, 3) % 1000003) / 1000003 AS luck,
         -ln(1 - (hash(n, position, 4) % 1000003) / 1000003) AS patience
  FROM asked, range(0, 6) AS slate(position)),
exposed AS (
  SELECT *, served_ms + 300 + position * 900 + CAST(h % 700 AS BIGINT) AS opened_ms, luck < 0.3 AS clicked,
         CASE WHEN luck < 0.3 THEN least(2400000, 12000 + CAST(90000 * patience AS BIGINT))
              WHEN luck < 0.8 THEN 1000 + CAST(4000 * patience AS BIGINT)
              ELSE 300000 END AS length_ms
  FROM shown),
tasks(task, chance, soonest_ms, mean_ms) AS (
  VALUES ('click', 1.0, 500, 3000), ('long_view', 0.5, 30500, 3000), ('like', 0.12, 2000, 40000),
         ('comment', 0.05, 5000, 60000), ('gift', 0.02, 10000, 500000), ('follow', 0.03, 5000, 90000)),
judged AS (
  SELECT *, clicked AND (hash(n, position, task) % 1000003) / 1000003 < chance AS positive,
         opened_ms + least(soonest_ms
             + CAST(mean_ms * -ln(1 - (hash(n, position, task, 5) % 1000003) / 1000003) AS BIGINT), 3000000)
             AS happened_ms,
         (opened_ms + length_ms) // 30000 + 1 AS end_tick
  FROM exposed, tasks),
said AS (
  SELECT *, 'moment' AS policy,
         CASE WHEN positive AND happened_ms // 30000 + 1 <= end_tick + 1 THEN 'POSITIVE' ELSE 'NEGATIVE' END AS kind,
         CASE WHEN positive AND happened_ms // 30000 + 1 <= end_tick + 1 THEN happened_ms // 30000 + 1
              ELSE end_tick + 1 END AS tick
  FROM judged
  UNION ALL
  SELECT *, 'moment', 'CORRECTION', happened_ms // 30000 + 1
  FROM judged WHERE positive AND happened_ms // 30000 + 1 > end_tick + 1
  UNION ALL
  SELECT *, 'fast-slow', CASE WHEN positive AND happened_ms <= opened_ms + 300000 THEN 'POSITIVE' ELSE 'NEGATIVE' END,
         (opened_ms + 300000) // 30000 + 1
  FROM judged
  UNION ALL
  SELECT *, 'fast-slow', 'PU', (opened_ms + 3600000) // 30000 + 1
  FROM judged WHERE positive AND happened_ms > opened_ms + 300000
  UNION ALL
  SELECT *, 'hour', CASE WHEN positive THEN 'POSITIVE' ELSE 'NEGATIVE' END, (opened_ms + 3600000) // 30000 + 1
  FROM judged)
SELECT printf('%08x-%04x-7%03x-%04x-%012x', served_ms >> 16, served_ms & 65535, request_hash & 4095,
              32768 + ((request_hash >> 12) & 16383), (request_hash >> 16) & 281474976710655) AS request_id,
       author * 1000 + (served_ms // 7200000) % 1000 AS room_id,
       viewer AS user_id,
       policy, task, kind,
       CASE WHEN kind = 'NEGATIVE' THEN NULL ELSE to_timestamp(happened_ms / 1000) END AS happened_at,
       to_timestamp(tick * 30) AS landed_at,
       CAST(tick AS BIGINT) AS tick,
       CAST(position AS INTEGER) AS position,
       CAST(CASE WHEN h % 10 = 0 THEN 0.1 ELSE 0.9 END AS FLOAT) AS propensity,
       'moment-cross' AS model_name,
       CAST(served_ms // 600000 AS VARCHAR) AS model_version,
       CASE WHEN viewer % 10 = 0 THEN 'cross' ELSE 'base' END AS arm,
       to_timestamp(served_ms / 1000) AS served_at,
       author AS author_id,
       author % 20 AS category_id,
       to_timestamp(opened_ms / 1000) AS opened_at,
       CAST((hash(n, position, task, 6) % 1000003) / 1000003 * chance AS FLOAT) AS prediction
FROM said
WHERE tick > ${hour} * 120 AND tick <= (${hour} + 1) * 120
