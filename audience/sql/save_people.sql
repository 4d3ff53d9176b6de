-- Write people back as a step leaves them. Home and account are not among it: they move under both shard locks.
-- index:     cairn_audience_person_pkey
-- takes:     people, plan_ats, tickets_opens, ticket_closed_ats, onboarded_ats, prompt_runs, prompt_ats, prompt_sents, first_seen_ats,
--            last_seen_ats (array literals; moments as microseconds since 1970, 0: none),
--            plans, fields, moments, names, emails, email_keys, phones, zones, locales, push_tokens, consents (delimited)
UPDATE cairn_audience_person AS p
SET
    plan = coalesce(u.plan, ''), plan_at = 'epoch'::timestamptz + nullif(u.plan_at, 0) * interval '1 microsecond',
    fields = u.fields::jsonb, moments = u.moments::jsonb, name = coalesce(u.name, ''), email = coalesce(u.email, ''),
    email_key = coalesce(u.email_key, ''), phone = coalesce(u.phone, ''), zone = coalesce(u.zone, ''), locale = coalesce(u.locale, ''),
    push_tokens = u.push_tokens::jsonb, consents = u.consents::jsonb, tickets_open = u.tickets_open,
    ticket_closed_at = 'epoch'::timestamptz + nullif(u.ticket_closed_at, 0) * interval '1 microsecond',
    onboarded_at = 'epoch'::timestamptz + nullif(u.onboarded_at, 0) * interval '1 microsecond',
    prompt_run = nullif(u.prompt_run, 0), prompt_at = 'epoch'::timestamptz + nullif(u.prompt_at, 0) * interval '1 microsecond',
    prompt_sent = u.prompt_sent = 1,
    first_seen_at = least(p.first_seen_at, 'epoch'::timestamptz + u.first_seen_at * interval '1 microsecond'),
    last_seen_at = 'epoch'::timestamptz + nullif(u.last_seen_at, 0) * interval '1 microsecond'
FROM unnest(
    %(people)s::bigint[], %(plan_ats)s::bigint[], %(tickets_opens)s::int[], %(ticket_closed_ats)s::bigint[], %(onboarded_ats)s::bigint[],
    %(prompt_runs)s::bigint[], %(prompt_ats)s::bigint[], %(prompt_sents)s::smallint[], %(first_seen_ats)s::bigint[], %(last_seen_ats)s::bigint[],
    string_to_array(%(plans)s, E'\x1f'), string_to_array(%(fields)s, E'\x1f'), string_to_array(%(moments)s, E'\x1f'),
    string_to_array(%(names)s, E'\x1f'), string_to_array(%(emails)s, E'\x1f'), string_to_array(%(email_keys)s, E'\x1f'),
    string_to_array(%(phones)s, E'\x1f'), string_to_array(%(zones)s, E'\x1f'), string_to_array(%(locales)s, E'\x1f'),
    string_to_array(%(push_tokens)s, E'\x1f'), string_to_array(%(consents)s, E'\x1f')
) AS u (
    id, plan_at, tickets_open, ticket_closed_at, onboarded_at, prompt_run, prompt_at, prompt_sent, first_seen_at, last_seen_at,
    plan, fields, moments, name, email, email_key, phone, zone, locale, push_tokens, consents
)
WHERE p.id = u.id
