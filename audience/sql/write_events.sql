-- Write events into the log and a row for each into the inbox, in the order in which they came.
-- takes:     types, kinds, message_ids, properties, contexts, originals, payloads (delimited by unit separators),
--            people, homes, ats, arrivals (array literals; moments as microseconds since 1970), sources,
--            known, stops, for_account, late (array literals of 0 and 1)
-- An array made of one empty text is an empty array, hence coalesce.
-- promise:   an event in the log has its inbox row, and the other way round
WITH come AS MATERIALIZED (
    SELECT nextval('cairn_audience_event_id_seq'::regclass) AS id, u.*
    FROM unnest(
        string_to_array(%(types)s, E'\x1f'), string_to_array(%(kinds)s, E'\x1f'), string_to_array(%(message_ids)s, E'\x1f'),
        string_to_array(%(properties)s, E'\x1f'), string_to_array(%(contexts)s, E'\x1f'), string_to_array(%(originals)s, E'\x1f'),
        string_to_array(%(payloads)s, E'\x1f'), %(people)s::bigint[], %(homes)s::bigint[], %(ats)s::bigint[], %(arrivals)s::bigint[],
        %(sources)s::bigint[], %(known)s::smallint[], %(stops)s::smallint[], %(for_account)s::smallint[], %(late)s::smallint[]
    ) WITH ORDINALITY AS u (
        type, kind, message_id, properties, context, original, payload, person_id, home, at, received_at, source_id,
        known, stops, for_account, late, ord
    )
), log AS (
    INSERT INTO cairn_audience_event (
        id, type, kind, person_id, source_id, message_id, at, received_at, properties, context, original, known
    )
    SELECT
        id, type, kind, person_id, nullif(source_id, 0), coalesce(message_id, ''), 'epoch'::timestamptz + at * interval '1 microsecond',
        'epoch'::timestamptz + received_at * interval '1 microsecond', properties::jsonb, context::jsonb, coalesce(original, ''), known = 1
    FROM come
    ORDER BY ord
), box AS (
    INSERT INTO cairn_audience_inbox (
        shard, home, person_id, event_id, kind, type, at, received_at, stops, for_account, late, payload
    )
    SELECT
        home & 255, home, person_id, id, 'event', type, 'epoch'::timestamptz + at * interval '1 microsecond',
        'epoch'::timestamptz + received_at * interval '1 microsecond', stops = 1, for_account = 1, late = 1, nullif(payload, '')::jsonb
    FROM come
    ORDER BY ord
)
SELECT id FROM come ORDER BY ord
